// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.CommandNode.Leaf;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Builds picocli's parsers for the commands that the arguments name, and only those: building two hundred commands with
 * thirty inherited flags each would take most of the start-up time.
 */
public final class CommandTree {
    private final Group root;

    public CommandTree(Group root) {
        this.root = root;
    }

    Group root() {
        return root;
    }

    /**
     * The command or group that the arguments name.
     *
     * @param parser the root's parser, with exactly one command below each group of the path
     * @param path from the root to the command or, if the arguments end before, to a group
     */
    public record Resolution(CommandLine parser, List<CommandNode> path) {
        /** The last node of the path. */
        public CommandNode target() {
            return path.getLast();
        }

        /** The parser of the last node of the path. */
        public CommandLine targetParser() {
            CommandLine last = parser;
            while (!last.getSubcommands().isEmpty()) {
                last = last.getSubcommands().values().iterator().next();
            }
            return last;
        }
    }

    /**
     * Finds the command that the arguments name.
     *
     * @throws CliException if there is no such command
     */
    public Resolution resolve(List<String> args) {
        CommandLine parser = parserOf(root);
        List<CommandNode> path = new ArrayList<>();
        path.add(root);
        CommandLine last = parser;
        List<String> rest = args;
        while (path.getLast() instanceof Group group) {
            int next = nextWord(last.getCommandSpec(), rest);
            if (next < 0) {
                break;
            }
            CommandNode child = group.find(rest.get(next));
            if (child == null) {
                throw new CliException(Suggestions.unknownCommand(rest.get(next), group) + ", try --help");
            }
            CommandLine childParser = parserOf(child);
            last.getCommandSpec().addSubcommand(null, childParser);
            last = childParser;
            path.add(child);
            rest = rest.subList(next + 1, rest.size());
        }
        return new Resolution(parser, List.copyOf(path));
    }

    /** The index of the first argument that is neither a flag nor a flag's value; -1 if there is none. */
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

    // No pattern switch: linking one takes longer than the rest of this method.
    static CommandLine parserOf(CommandNode node) {
        CommandSpec spec;
        if (node instanceof Leaf leaf) {
            spec = CommandSpec.forAnnotatedObject(leaf.command().get());
        } else {
            Object options = ((Group) node).options().get();
            spec = options.getClass() == Object.class
                    ? CommandSpec.wrapWithoutInspection(options)
                    : CommandSpec.forAnnotatedObject(options);
        }
        spec.name(node.name());
        spec.aliases(node.aliases().toArray(String[]::new));
        return parserOf(spec);
    }

    /** A parser for the flags of one command, without its groups. */
    public static CommandLine parserOf(NatsCommand command) {
        return parserOf(CommandSpec.forAnnotatedObject(command));
    }

    private static CommandLine parserOf(CommandSpec spec) {
        for (OptionSpec option : List.copyOf(spec.options())) {
            // Otherwise --flag, like --no-flag, would turn off a flag whose default is true.
            if (option.negatable() && Boolean.TRUE.equals(option.initialValue())) {
                spec.remove(option);
                spec.add(option.toBuilder().fallbackValue("true").build());
            }
        }
        CommandLine parser = new CommandLine(spec);
        parser.registerConverter(Duration.class, new DurationConverter());
        parser.setCaseInsensitiveEnumValuesAllowed(true);
        // A user or a stream may have the name of a command.
        parser.setAllowSubcommandsAsOptionParameters(true);
        // A body may begin with @.
        parser.setExpandAtFiles(false);
        return parser;
    }

    /** Not a lambda: the AOT cache rejects lambdas for interfaces of picocli. */
    private static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return HumanDuration.parse(value);
        }
    }
}
