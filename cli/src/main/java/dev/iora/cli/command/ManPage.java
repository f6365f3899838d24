// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.command.CommandNode.Group;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page of all commands, for {@code man -l}.
 *
 * <p>Thread: its owner only.
 */
public final class ManPage {
    private final StringBuilder out = new StringBuilder();

    private ManPage() {}

    /** The page as roff source. */
    public static String of(CommandTree tree, String version) {
        ManPage page = new ManPage();
        page.addHead(tree.root(), version);
        page.addCommands(tree.root(), "");
        return page.out.toString();
    }

    private void addHead(Group root, String version) {
        CommandSpec spec = CommandTree.parserOf(root).getCommandSpec();
        out.append(".TH ")
                .append(root.name())
                .append(" 1 \"\" \"")
                .append(version)
                .append("\" \"\"\n");
        out.append(".SH \"NAME\"\n").append(root.name()).append('\n');
        out.append(".SH \"SYNOPSIS\"\n.TP\n");
        addBold(root.name() + " [<flags>] <command> [<args> ...]");
        out.append(".SH \"DESCRIPTION\"\n");
        addText(root.description());
        out.append(".SH \"OPTIONS\"\n");
        addFlags(spec);
        out.append(".SH \"COMMANDS\"\n");
    }

    private void addCommands(Group group, String path) {
        List<CommandNode> children = group.children().get().stream()
                .filter(child -> !child.hidden())
                .sorted(Comparator.comparing(CommandNode::name))
                .toList();
        for (CommandNode child : children) {
            String name = path + child.name();
            CommandSpec spec = CommandTree.parserOf(child).getCommandSpec();
            StringBuilder usage = new StringBuilder(name);
            usage.append(spec.options().isEmpty() ? "" : " [<flags>]");
            spec.positionalParameters().forEach(parameter -> usage.append(' ').append(HelpText.label(parameter)));
            out.append(".SS\n");
            addBold(usage.toString());
            out.append(".PP\n");
            addText(child.description());
            addFlags(spec);
            if (child instanceof Group inner) {
                addCommands(inner, name + " ");
            }
        }
    }

    private void addFlags(CommandSpec spec) {
        spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> {
                    out.append(".TP\n");
                    addBold(HelpText.flag(option).strip());
                    addText(HelpText.description(option));
                });
    }

    private void addBold(String text) {
        out.append("\\fB").append(escaped(text)).append("\\fR\n");
    }

    private void addText(String text) {
        text.lines().forEach(line -> {
            // In roff, a line that begins with one of these is a request.
            boolean request = line.startsWith(".") || line.startsWith("'");
            out.append(request ? "\\&" : "").append(escaped(line)).append('\n');
        });
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
