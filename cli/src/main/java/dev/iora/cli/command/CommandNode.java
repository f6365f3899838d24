// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

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

    /**
     * A command that can be run.
     *
     * @param names its name and aliases, separated by spaces
     */
    static Leaf leaf(String names, String description, Supplier<? extends NatsCommand> command) {
        List<String> all = List.of(names.split(" "));
        return new Leaf(all.getFirst(), all.subList(1, all.size()), description, false, command);
    }

    /** A command that is not built yet, with its subcommands. */
    static CommandNode unsupported(String names, CommandNode... below) {
        return below.length == 0
                ? leaf(names, UNSUPPORTED, UnsupportedCommand::new).hide()
                : group(names, UNSUPPORTED, () -> List.of(below))
                        .options(UnsupportedCommand::new)
                        .hide();
    }

    /** Commands under a common name. */
    static Group group(String names, String description, Supplier<List<CommandNode>> children) {
        List<String> all = List.of(names.split(" "));
        return new Group(all.getFirst(), all.subList(1, all.size()), description, false, Object::new, children);
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
}
