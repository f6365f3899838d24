// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.CommandNode.Leaf;
import dev.iora.cli.console.HumanDuration;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Turns the tree of commands into what picocli parses with. Only the nodes that the arguments name are built; the
 * others are there by name, for help and for suggestions.
 *
 * <p>Thread: any, stateless.
 */
public final class CommandTree {
    private final Group root;

    public CommandTree(Group root) {
        this.root = root;
    }

    /** A parser for exactly these arguments. */
    public CommandLine parserFor(List<String> args) {
        return build(root, args);
    }

    /** A parser that knows everything; slow, for completion scripts. */
    public CommandLine complete() {
        return build(root, null);
    }

    /** Builds {@code node} and, of its children, the one that {@code args} go on with; all of them if null. */
    private CommandLine build(CommandNode node, @Nullable List<String> args) {
        return switch (node) {
            case Leaf leaf ->
                named(CommandSpec.forAnnotatedObject(leaf.command().get()), leaf);
            case Group group -> buildGroup(group, args);
        };
    }

    private CommandLine buildGroup(Group group, @Nullable List<String> args) {
        Object options = group.options().get();
        CommandSpec spec = options.getClass() == Object.class
                ? CommandSpec.wrapWithoutInspection(options)
                : CommandSpec.forAnnotatedObject(options);
        CommandLine parser = named(spec, group);
        int next = args == null ? -1 : nextWord(spec, args);
        String word = args == null || next < 0 ? null : args.get(next);
        for (CommandNode child : group.children().get()) {
            if (args == null) {
                add(spec, build(child, null));
            } else if (word != null && child.isCalled(word)) {
                add(spec, build(child, args.subList(next + 1, args.size())));
            } else {
                add(spec, named(CommandSpec.create(), child));
            }
        }
        return parser;
    }

    private static void add(CommandSpec parent, CommandLine child) {
        parent.addSubcommand(null, child);
    }

    /** Where the first argument is that is neither a flag nor the value of one; -1 if there is none. */
    private static int nextWord(CommandSpec spec, List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-") || arg.equals("-")) {
                return i;
            }
            OptionSpec option = spec.findOption(arg);
            if (option != null && option.arity().max() > 0 && !option.typeInfo().isBoolean()) {
                i++;
            }
        }
        return -1;
    }

    private static CommandLine named(CommandSpec spec, CommandNode node) {
        spec.name(node.name());
        spec.aliases(node.aliases().toArray(String[]::new));
        spec.usageMessage().description(node.description()).hidden(node.hidden());
        CommandLine parser = new CommandLine(spec);
        parser.registerConverter(Duration.class, HumanDuration::parse);
        parser.setCaseInsensitiveEnumValuesAllowed(true);
        // A user may be called like a command.
        parser.setAllowSubcommandsAsOptionParameters(true);
        return parser;
    }
}
