// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A block of labels and values in two columns, in sections with titles, as the info commands print.
 *
 * <p>Thread: its owner only.
 */
public final class ColumnBlock {
    private static final String UNLIMITED = "unlimited";

    private sealed interface Line {
        record Row(String label, String value) implements Line {}

        record Title(String text) implements Line {}

        record Text(String text) implements Line {}

        record Indent(int width) implements Line {}
    }

    private final String heading;
    private final List<Line> lines = new ArrayList<>();

    public ColumnBlock(String heading) {
        this.heading = heading;
    }

    /** Adds a row; {@link Human} formats the value. */
    public ColumnBlock row(String label, @Nullable Object value) {
        lines.add(new Line.Row(label, Human.text(value)));
        return this;
    }

    public ColumnBlock rowIf(boolean condition, String label, @Nullable Object value) {
        return condition ? row(label, value) : this;
    }

    public ColumnBlock rowIfNotEmpty(String label, String value) {
        return rowIf(!value.isEmpty(), label, value);
    }

    /** Adds a row with a limit, shown as unlimited if {@code unlimited} is set. */
    public ColumnBlock rowUnlimitedIf(boolean unlimited, String label, @Nullable Object value) {
        return row(label, unlimited ? UNLIMITED : value);
    }

    /** Adds several values under one label, sorted. */
    public ColumnBlock values(String label, List<String> values) {
        String left = label;
        for (String value : values.stream().sorted().toList()) {
            row(left, value);
            left = "";
        }
        return this;
    }

    /** Adds a row for each entry, sorted by key. */
    public ColumnBlock entries(Map<String, String> entries) {
        new TreeMap<>(entries).forEach(this::row);
        return this;
    }

    /** Adds entries under one label, sorted by key, with aligned keys. */
    public ColumnBlock entries(String label, Map<String, String> entries) {
        int longest =
                entries.keySet().stream().mapToInt(ColumnBlock::width).max().orElse(0);
        String left = label;
        for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
            String padding = " ".repeat(longest - width(entry.getKey()));
            row(left, padding + entry.getKey() + ": " + entry.getValue());
            left = "";
        }
        return this;
    }

    /** Starts a section. */
    public ColumnBlock title(String text) {
        lines.add(new Line.Title(text));
        return this;
    }

    /** Adds a line outside of the columns. */
    public ColumnBlock line(String text) {
        lines.add(new Line.Text(text));
        return this;
    }

    /** Indents everything that follows by this many spaces. */
    public ColumnBlock indent(int width) {
        lines.add(new Line.Indent(width));
        return this;
    }

    /** Prints the block in the format that the environment asks for. */
    public void print(Console console, OutputStyle style) {
        console.print(
                switch (style.blocks()) {
                    case COLUMNS -> columns(style);
                    case MARKDOWN -> markdown();
                    case JSON -> json();
                });
    }

    private String columns(OutputStyle style) {
        int longest = 0;
        for (Line line : lines) {
            if (line instanceof Line.Row row) {
                longest = Math.max(longest, width(row.label()));
            }
        }
        StringBuilder out = new StringBuilder();
        if (!heading.isEmpty()) {
            out.append(heading).append("\n\n");
        }
        String indent = "";
        Line before = null;
        for (Line line : lines) {
            switch (line) {
                case Line.Indent change -> {
                    indent = " ".repeat(change.width());
                    continue;
                }
                case Line.Title title -> {
                    if (before instanceof Line.Row || (before instanceof Line.Text(String text) && !text.isEmpty())) {
                        out.append('\n');
                    }
                    out.append(indent).append(title.text()).append(title.text().endsWith(":") ? "\n\n" : ":\n\n");
                }
                case Line.Row row -> out.append(indent).append(rowText(row, longest, style));
                case Line.Text(String text) -> {
                    if (before instanceof Line.Title && text.isEmpty()) {
                        continue;
                    }
                    out.append(indent)
                            .append(text.isEmpty() || indent.isEmpty() ? "" : " ")
                            .append(text)
                            .append('\n');
                }
            }
            before = line;
        }
        return out.toString();
    }

    private static String rowText(Line.Row row, int longest, OutputStyle style) {
        String padding = " ".repeat(longest - width(row.label()) + 2);
        String label = row.label().isEmpty() ? padding + " " : padding + row.label() + style.coloured(":");
        return label + " " + row.value() + "\n";
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private String markdown() {
        StringBuilder out = new StringBuilder();
        if (!heading.isEmpty()) {
            out.append("# ").append(heading).append("\n\n");
        }
        boolean first = true;
        for (Line line : lines) {
            switch (line) {
                case Line.Indent _ -> {
                    continue;
                }
                case Line.Title title ->
                    out.append(first ? "" : "\n")
                            .append("## ")
                            .append(title.text())
                            .append("\n\n");
                case Line.Row(String label, String value) ->
                    out.append(label.isEmpty() ? "- " : "- **" + label + ":** ")
                            .append(value)
                            .append('\n');
                case Line.Text(String text) -> out.append(text).append('\n');
            }
            first = false;
        }
        return out.toString();
    }

    /** The block as a JSON object of sections, for scripts and tests. */
    private String json() {
        TreeMap<String, Object> sections = new TreeMap<>();
        if (!heading.isEmpty()) {
            sections.put("Header", heading);
        }
        TreeMap<String, Object> section = sections;
        for (Line line : lines) {
            switch (line) {
                case Line.Indent _ -> {}
                case Line.Title title -> {
                    section = new TreeMap<>();
                    sections.put(title.text(), section);
                }
                case Line.Row(String label, String value) -> {
                    if (!label.isEmpty()) {
                        section.put(label, value);
                    }
                }
                case Line.Text(String text) -> {
                    if (!text.isEmpty()
                            && section != sections
                            && section.computeIfAbsent("header", _ -> new JsonArray()) instanceof JsonArray list) {
                        list.add(text);
                    }
                }
            }
        }
        return object(sections).pretty() + "\n";
    }

    private static JsonObject object(Map<String, Object> entries) {
        JsonObject object = new JsonObject();
        entries.forEach((key, value) -> {
            switch (value) {
                case TreeMap<?, ?> section -> {
                    JsonObject inner = new JsonObject();
                    section.forEach((name, content) -> {
                        if (content instanceof JsonArray list) {
                            inner.put((String) name, list);
                        } else {
                            inner.put((String) name, (String) content);
                        }
                    });
                    object.put(key, inner);
                }
                default -> object.put(key, value.toString());
            }
        });
        return object;
    }
}
