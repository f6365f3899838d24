// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.command.CommandNode.Group;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of a command: usage, subcommands, arguments and flags. Global flags are listed in the help of the root only,
 * or on request.
 *
 * <p>Thread: its owner only.
 */
public final class HelpText {
    private static final int WIDTH = 100;
    private static final int MAX_LEFT = 30;

    private record Line(String left, String right) {}

    private final CommandTree.Resolution resolution;
    private final CommandSpec spec;
    private final StringBuilder out = new StringBuilder();

    private HelpText(CommandTree.Resolution resolution) {
        this.resolution = resolution;
        this.spec = resolution.targetParser().getCommandSpec();
    }

    /** The help of the resolved command or group; with {@code everything}, it includes global flags. */
    public static String of(CommandTree.Resolution resolution, boolean everything) {
        return new HelpText(resolution).text(everything);
    }

    private String text(boolean everything) {
        CommandNode target = resolution.target();
        String path = resolution.path().stream().map(CommandNode::name).collect(Collectors.joining(" "));
        List<OptionSpec> own =
                spec.options().stream().filter(option -> !isGlobal(option)).toList();
        out.append("usage: ").append(path);
        out.append(own.isEmpty() && resolution.path().size() > 1 ? "" : " [<flags>]");
        if (target instanceof Group group) {
            out.append(" <command> [<args> ...]\n\n")
                    .append(target.description())
                    .append("\n\n");
            addDetails();
            addCommands(group);
        } else {
            spec.positionalParameters().forEach(parameter -> out.append(' ').append(label(parameter)));
            out.append("\n\n").append(target.description()).append("\n\n");
            addDetails();
            addArguments();
        }
        boolean root = resolution.path().size() == 1;
        add("Flags", flags(own));
        if (root || everything) {
            add(
                    "Global Flags",
                    flags(spec.options().stream().filter(this::isGlobal).toList()));
        } else {
            out.append("Flags that every command takes: nats --help\n");
        }
        return out.toString();
    }

    /** Adds a longer description from a resource named after the command, if there is one. */
    private void addDetails() {
        String name = resolution.path().stream().skip(1).map(CommandNode::name).collect(Collectors.joining("-"));
        try (InputStream in = HelpText.class.getResourceAsStream("help/" + name + ".txt")) {
            if (in != null) {
                out.append(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a flag was declared by the root. */
    private boolean isGlobal(OptionSpec option) {
        CommandSpec declared = option.inherited() ? option.root().command() : option.command();
        return declared != null && declared.parent() == null;
    }

    private void addCommands(Group group) {
        add(
                "Commands",
                group.children().get().stream()
                        .filter(child -> !child.hidden())
                        .sorted(Comparator.comparing(CommandNode::name))
                        .map(child -> new Line(
                                child.name()
                                        + (child.aliases().isEmpty()
                                                ? ""
                                                : " (" + String.join(", ", child.aliases()) + ")"),
                                child.description()))
                        .toList());
    }

    private void addArguments() {
        add(
                "Args",
                spec.positionalParameters().stream()
                        .filter(parameter -> !parameter.hidden())
                        .map(parameter -> new Line(label(parameter), description(parameter)))
                        .toList());
    }

    static String label(PositionalParamSpec parameter) {
        String name = "<" + parameter.paramLabel().replaceAll("[<>]", "") + ">";
        String repeated = parameter.arity().max() > 1 ? name + "..." : name;
        return parameter.arity().min() > 0 ? repeated : "[" + repeated + "]";
    }

    private static List<Line> flags(List<OptionSpec> options) {
        List<Line> lines = new ArrayList<>();
        for (OptionSpec option : options) {
            if (!option.hidden()) {
                lines.add(new Line(flag(option), description(option)));
            }
        }
        lines.sort(Comparator.comparing(line -> line.left().substring(4)));
        return lines;
    }

    static String flag(OptionSpec option) {
        String brief = option.shortestName().startsWith("--") ? "    " : option.shortestName() + ", ";
        String name = option.longestName();
        if (option.negatable()) {
            name = "--[no-]" + name.substring(2);
        }
        if (option.arity().max() == 0 || option.typeInfo().isBoolean()) {
            return brief + name;
        }
        // A label in angle brackets is picocli's default, the name of the field; the name of the flag is clearer.
        String label = option.paramLabel().startsWith("<") ? name.substring(2) : option.paramLabel();
        return brief + name + "=" + label.toUpperCase(Locale.ROOT) + (option.isMultiValue() ? " ..." : "");
    }

    static String description(ArgSpec argument) {
        String text = String.join(" ", argument.description());
        String preset = argument.defaultValue();
        boolean shown = preset != null && !preset.isEmpty() && !preset.equals("true") && !preset.equals("false");
        return shown && !text.contains(preset) ? text + " (" + preset + ")" : text;
    }

    private void add(String title, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        int left = Math.min(
                MAX_LEFT,
                lines.stream().mapToInt(line -> line.left().length()).max().orElse(0));
        out.append(title).append(":\n");
        for (Line line : lines) {
            out.append("  ").append(line.left());
            int used = line.left().length();
            if (used > left) {
                out.append('\n').append(" ".repeat(left + 4));
            } else {
                out.append(" ".repeat(left - used + 2));
            }
            out.append(wrapped(line.right(), left + 4)).append('\n');
        }
        out.append('\n');
    }

    private static String wrapped(String text, int indent) {
        StringBuilder lines = new StringBuilder();
        int column = indent;
        for (String word : text.split(" ", -1)) {
            if (column + word.length() > WIDTH && column > indent) {
                lines.append('\n').append(" ".repeat(indent));
                column = indent;
            } else if (column > indent) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }
}
