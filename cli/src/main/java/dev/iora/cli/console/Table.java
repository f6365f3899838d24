// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table with a title centred above it, in a box of rounded lines. Values of numeric types are aligned to the right;
 * the official CLI does this for numbers that it does not format as text.
 *
 * <p>Thread: its owner only.
 */
public final class Table {
    private record Cell(String text, boolean right) {
        int width() {
            return text.codePointCount(0, text.length());
        }
    }

    /** A number shown without thousands separators, because it is a code and not an amount. */
    public record Code(long number) {
        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    private record Row(List<Cell> cells, boolean ruleBelow) {}

    private final String title;
    private List<String> headers = List.of();
    private final List<Row> rows = new ArrayList<>();
    private @Nullable List<String> footer;

    public Table(String title) {
        this.title = title;
    }

    public Table headers(String... names) {
        headers = List.of(names);
        return this;
    }

    /** Adds a row; {@link Human} formats the values. */
    public Table row(@Nullable Object... values) {
        rows.add(new Row(
                Stream.of(values)
                        .map(value -> new Cell(Human.text(value), value instanceof Number || value instanceof Code))
                        .toList(),
                false));
        return this;
    }

    /** Adds a horizontal rule below the last row. */
    public Table rule() {
        if (!rows.isEmpty()) {
            rows.set(rows.size() - 1, new Row(rows.getLast().cells(), true));
        }
        return this;
    }

    public Table footer(@Nullable Object... values) {
        footer = Stream.of(values).map(Human::text).toList();
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints the table in the format that the environment asks for, and an empty line. */
    public void print(Console console, OutputStyle style) {
        console.print(text(style) + "\n");
    }

    /** The table in the format that the environment asks for. */
    public String text(OutputStyle style) {
        return switch (style.tables()) {
            case BOXES -> new Box(style).text();
            case MARKDOWN -> markdown();
            case CSV -> separated(",", Table::csv);
            case TSV -> separated("\t", Table::tsv);
        };
    }

    private Stream<List<String>> allRows() {
        Stream<List<String>> body =
                rows.stream().map(row -> row.cells().stream().map(Cell::text).toList());
        return footer == null ? body : Stream.concat(body, Stream.of(footer));
    }

    private String markdown() {
        StringBuilder out = new StringBuilder();
        if (!title.isEmpty()) {
            out.append("# ").append(title).append('\n');
        }
        out.append(markdownRow(headers));
        out.append("|").append(" --- |".repeat(headers.size())).append('\n');
        allRows().map(Table::markdownRow).forEach(out::append);
        return out.toString();
    }

    private static String markdownRow(List<String> cells) {
        return cells.stream()
                        .map(cell -> cell.replace("|", "\\|").replace("\n", "<br/>"))
                        .collect(Collectors.joining(" | ", "| ", " |"))
                + "\n";
    }

    private String separated(String separator, java.util.function.UnaryOperator<String> quote) {
        StringBuilder out = new StringBuilder();
        if (!title.isEmpty()) {
            out.append(title).append('\n');
        }
        Stream.concat(Stream.of(headers), allRows())
                .map(row -> row.stream().map(quote).collect(Collectors.joining(separator)) + "\n")
                .forEach(out::append);
        return out.toString();
    }

    private static String csv(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    private static String tsv(String cell) {
        return cell.replace('\t', ' ').replace('\n', ' ');
    }

    /** Draws the table once its column widths are known. */
    private final class Box {
        private final OutputStyle style;
        private final String lines;
        private final int[] widths;
        private final boolean[] numeric;
        private final StringBuilder out = new StringBuilder();

        Box(OutputStyle style) {
            this.style = style;
            // Horizontal, vertical, then corners and crossings from top left to bottom right.
            lines = style.doubleLines() ? "═║╔╦╗╠╬╣╚╩╝" : "─│╭┬╮├┼┤╰┴╯";
            int columns = headers.size();
            for (Row row : rows) {
                columns = Math.max(columns, row.cells().size());
            }
            widths = new int[columns];
            numeric = new boolean[columns];
            for (int i = 0; i < columns; i++) {
                numeric[i] = isNumeric(i);
            }
            widen(aligned(headers));
            rows.forEach(row -> widen(row.cells()));
            if (footer != null) {
                widen(aligned(footer));
            }
            makeRoomForTitle();
        }

        private boolean isNumeric(int column) {
            return !rows.isEmpty()
                    && rows.stream()
                            .allMatch(row -> column < row.cells().size()
                                    && row.cells().get(column).right());
        }

        /** Headers and footers of numeric columns are aligned like the numbers. */
        private List<Cell> aligned(List<String> texts) {
            List<Cell> cells = new ArrayList<>(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                cells.add(new Cell(texts.get(i), numeric[i]));
            }
            return cells;
        }

        private void widen(List<Cell> cells) {
            for (int i = 0; i < cells.size(); i++) {
                widths[i] = Math.max(widths[i], cells.get(i).width());
            }
        }

        private int innerWidth() {
            int inner = widths.length - 1;
            for (int width : widths) {
                inner += width + 2;
            }
            return inner;
        }

        private void makeRoomForTitle() {
            int missing = title.codePointCount(0, title.length()) + 2 - innerWidth();
            for (int i = 0; missing > 0 && widths.length > 0; i = (i + 1) % widths.length) {
                widths[i]++;
                missing--;
            }
        }

        String text() {
            if (title.isEmpty()) {
                rule(2, 3, 4);
            } else {
                rule(2, 0, 4);
                edge(centred(title, innerWidth() - 2));
                rule(5, 3, 7);
            }
            if (!headers.isEmpty()) {
                row(aligned(headers));
                rule(5, 6, 7);
            }
            for (int i = 0; i < rows.size(); i++) {
                row(rows.get(i).cells());
                if (rows.get(i).ruleBelow() && i < rows.size() - 1) {
                    rule(5, 6, 7);
                }
            }
            if (footer != null) {
                rule(5, 6, 7);
                row(aligned(footer));
            }
            rule(8, 9, 10);
            return out.toString();
        }

        private void edge(String content) {
            String vertical = style.coloured(lines.substring(1, 2));
            out.append(vertical)
                    .append(' ')
                    .append(content)
                    .append(' ')
                    .append(vertical)
                    .append('\n');
        }

        private void row(List<Cell> cells) {
            StringBuilder content = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                if (i > 0) {
                    content.append(' ')
                            .append(style.coloured(lines.substring(1, 2)))
                            .append(' ');
                }
                Cell cell = i < cells.size() ? cells.get(i) : new Cell("", false);
                String padding = " ".repeat(widths[i] - cell.width());
                content.append(cell.right() ? padding + cell.text() : cell.text() + padding);
            }
            edge(content.toString());
        }

        private void rule(int left, int crossing, int right) {
            StringBuilder line = new StringBuilder().append(lines.charAt(left));
            for (int i = 0; i < widths.length; i++) {
                if (i > 0) {
                    line.append(lines.charAt(crossing));
                }
                line.repeat(lines.charAt(0), widths[i] + 2);
            }
            out.append(style.coloured(line.append(lines.charAt(right)).toString()))
                    .append('\n');
        }

        private static String centred(String text, int width) {
            int space = width - text.codePointCount(0, text.length());
            return " ".repeat(space - space / 2) + text + " ".repeat(space / 2);
        }
    }
}
