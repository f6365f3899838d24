// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node in the tree of commands. Names and descriptions are here, not in annotations, and commands are created by
 * suppliers, so that a run loads one command class instead of two hundred.
 */
public sealed interface CommandNode {
    /** The description of commands that are not built yet. */
    String UNSUPPORTED = "Not supported yet";

    String name();

    List<String> aliases();

    String description();

    boolean hidden();

    /** A command that can be run. */
    static Leaf leaf(String name, String description, Supplier<? extends NatsCommand> command) {
        return new Leaf(name, List.of(), description, false, command);
    }

    /**
     * A command that is not built yet, with its subcommands.
     *
     * @param names its name and aliases, separated by spaces
     */
    static CommandNode unsupported(String names, CommandNode... below) {
        List<String> all = List.of(names.split(" "));
        String name = all.getFirst();
        List<String> aliases = all.subList(1, all.size());
        return below.length == 0
                ? new Leaf(name, aliases, UNSUPPORTED, true, UnsupportedCommand::new)
                : new Group(name, aliases, UNSUPPORTED, true, UnsupportedCommand::new, () -> List.of(below));
    }

    /** Commands under a common name. */
    static Group group(String name, String description, Supplier<List<CommandNode>> children) {
        return new Group(name, List.of(), description, false, Object::new, children);
    }

    /** Whether a word on the command line is the name or an alias of this node. */
    default boolean hasName(String word) {
        return name().equals(word) || aliases().contains(word);
    }

    /** A command that can be run. */
    record Leaf(
            String name,
            List<String> aliases,
            String description,
            boolean hidden,
            Supplier<? extends NatsCommand> command)
            implements CommandNode {
        public Leaf alias(String... more) {
            return new Leaf(name, joined(aliases, more), description, hidden, command);
        }

        public Leaf hide() {
            return new Leaf(name, aliases, description, true, command);
        }
    }

    /**
     * Commands under a common name.
     *
     * @param options supplies the object whose annotated fields are the flags of the whole group; a command reaches it
     *     by a field annotated with {@code ParentCommand}
     */
    record Group(
            String name,
            List<String> aliases,
            String description,
            boolean hidden,
            Supplier<?> options,
            Supplier<List<CommandNode>> children)
            implements CommandNode {
        public Group alias(String... more) {
            return new Group(name, joined(aliases, more), description, hidden, options, children);
        }

        public Group hide() {
            return new Group(name, aliases, description, true, options, children);
        }

        /** The same group with flags for the whole group. */
        public Group options(Supplier<?> flags) {
            return new Group(name, aliases, description, hidden, flags, children);
        }

        /** The child that a word on the command line names, or null. */
        @Nullable
        CommandNode find(String word) {
            for (CommandNode child : children.get()) {
                if (child.hasName(word)) {
                    return child;
                }
            }
            return null;
        }
    }

    private static List<String> joined(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
