// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.PauseState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats consumer}. */
public final class ConsumerCommands {
    private ConsumerCommands() {}

    public static Group group() {
        return CommandNode.group("consumer con obs c", "JetStream Consumer management", ConsumerCommands::children)
                .options(StreamVisibility::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add create new", "Creates a new Consumer", ConsumerConfigCommands.Add::new),
                CommandNode.leaf(
                        "copy cp",
                        "Creates a new Consumer based on the configuration of another",
                        ConsumerConfigCommands.Copy::new),
                CommandNode.leaf(
                        "edit update", "Edits the configuration of a consumer", ConsumerConfigCommands.Edit::new),
                CommandNode.leaf(
                        "find query", "Finds consumers matching certain criteria", ConsumerListCommands.Find::new),
                CommandNode.leaf("info nfo", "Consumer information", Info::new),
                CommandNode.leaf("ls list", "List known Consumers", ConsumerListCommands.Listing::new),
                CommandNode.leaf(
                        "next",
                        "Retrieves messages from Pull Consumers without interactive prompts",
                        ConsumerMessageCommands.Next::new),
                CommandNode.leaf("pause", "Pause a consumer until a later time", Pause::new),
                CommandNode.leaf("report", "Reports on Consumer statistics", ConsumerListCommands.Report::new),
                CommandNode.leaf("reset", "Resets the delivery state of a Consumer", Reset::new),
                CommandNode.leaf("resume", "Resume a paused consumer", Resume::new),
                CommandNode.leaf("rm delete del", "Removes a Consumer", Remove::new),
                CommandNode.leaf("state", "Consumer state", Info::stateOnly),
                CommandNode.leaf("sub", "Retrieves messages from Consumers", ConsumerMessageCommands.Subscribe::new)
                        .hide(),
                CommandNode.leaf("unpin", "Unpin the current Pinned Client from a Priority Group", Unpin::new),
                CommandNode.unsupported(
                        "cluster c",
                        CommandNode.unsupported("balance"),
                        CommandNode.unsupported("step-down elect down d")),
                CommandNode.unsupported("graph"));
    }

    /** A command about one consumer; on a terminal, the user can choose it. */
    abstract static class ConsumerCommand implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Mixin
        ConsumerChoice choice = new ConsumerChoice();

        final ConsumerInfo pick(Session session) throws InterruptedException {
            return choice.pick(session, visibility);
        }
    }

    /** A command that asks for confirmation. */
    abstract static class ConfirmedCommand extends ConsumerCommand {
        @Option(
                names = {"-f", "--force"},
                description = "Act without prompting")
        boolean force;
    }

    /** {@code nats consumer info} and {@code nats consumer state}. */
    static final class Info extends ConsumerCommand {
        @Mixin
        JsonFlag json = new JsonFlag();

        @Option(names = "--no-select", description = "Do not select consumers from a list")
        boolean noSelect;

        private boolean state;

        static Info stateOnly() {
            Info command = new Info();
            command.state = true;
            return command;
        }

        @Override
        public void run(Session session) throws InterruptedException {
            ConsumerInfo info = noSelect && choice.stream != null && choice.consumer != null
                    ? session.jetStream().consumers().info(choice.stream, choice.consumer)
                    : pick(session);
            ConsumerReport.print(session, info, json.given, state);
        }
    }

    /** {@code nats consumer pause}. */
    static final class Pause extends ConfirmedCommand {
        @Parameters(
                index = "2",
                arity = "0..1",
                paramLabel = "until",
                description = "Pause until a specific time, in UTC, or for a duration")
        @Nullable
        String until;

        @Override
        public void run(Session session) throws InterruptedException {
            ConsumerInfo info = pick(session);
            String stream = info.streamName();
            String name = info.name();
            Instant end = PauseFlag.end(until == null ? ask(session) : until);
            String question = "Really pause Consumer " + stream + " > " + name + " until " + Human.time(end);
            if (!session.confirmed(force, question)) {
                return;
            }
            PauseState response = session.jetStream().consumers().pause(stream, name, end.toString());
            if (!response.paused()) {
                throw new CliException("consumer failed to pause, perhaps a time in the past was given");
            }
            session.console()
                    .println("Paused " + stream + " > " + name + " until " + Human.text(response.pauseUntil()) + " ("
                            + ConsumerReport.rounded(response.pauseRemaining()) + ")");
        }

        private static String ask(Session session) {
            return session.console()
                    .prompts()
                    .ask(
                            "Pause until (time or duration)",
                            "1h",
                            "A duration like 1h30m, or a time in UTC like 2006-01-02 15:04:05",
                            _ -> null);
        }
    }

    /** {@code nats consumer resume}. */
    static final class Resume extends ConfirmedCommand {
        @Override
        public void run(Session session) throws InterruptedException {
            ConsumerInfo info = pick(session);
            String stream = info.streamName();
            String name = info.name();
            if (!info.paused()) {
                throw new CliException("consumer is not paused");
            }
            if (!session.confirmed(force, "Really resume Consumer " + stream + " > " + name)) {
                return;
            }
            session.jetStream().consumers().pause(stream, name, "");
            Instant until = info.now().plus(info.pauseRemaining());
            session.console()
                    .println("Consumer " + stream + " > " + name + " was resumed while previously paused until "
                            + Human.time(until));
        }
    }

    /** {@code nats consumer reset}. */
    static final class Reset extends ConfirmedCommand {
        @Option(names = "--sequence", description = "Resets the Consumer to a specific Stream Sequence")
        long sequence;

        @Override
        public void run(Session session) throws InterruptedException {
            ConsumerInfo info = pick(session);
            if (!session.confirmed(force, "Really reset the consumer")) {
                return;
            }
            String stream = info.streamName();
            String name = info.name();
            JsonObject request = new JsonObject();
            if (sequence > 0) {
                request.put("seq", sequence);
            }
            session.jetStream().request("CONSUMER.RESET." + stream + "." + name, request);
            ConsumerReport.print(session, session.jetStream().consumers().info(stream, name), false, true);
        }
    }

    /** {@code nats consumer rm}. */
    static final class Remove extends ConsumerCommand {
        @Option(
                names = {"-f", "--force"},
                description = "Force removal without prompting")
        boolean force;

        @Override
        public void run(Session session) throws InterruptedException {
            if (force) {
                if (choice.stream == null || choice.consumer == null) {
                    throw new CliException("--force requires a stream and consumer name");
                }
                session.jetStream().consumers().delete(choice.stream, choice.consumer);
                return;
            }
            ConsumerInfo info = pick(session);
            String stream = info.streamName();
            String name = info.name();
            if (session.confirmed(false, "Really delete Consumer " + stream + " > " + name)) {
                session.jetStream().consumers().delete(stream, name);
            }
        }
    }

    /** {@code nats consumer unpin}. */
    static final class Unpin extends ConfirmedCommand {
        @Parameters(index = "2", arity = "0..1", paramLabel = "group", description = "The group to unpin")
        @Nullable
        String group;

        @Override
        public void run(Session session) throws InterruptedException {
            ConsumerInfo info = pick(session);
            if (!info.config().priorityPolicy().equals("pinned_client")) {
                throw new CliException("consumer is not a pinned priority consumer");
            }
            Map<String, String> pinned = new TreeMap<>();
            for (ConsumerInfo.PriorityGroup state : info.priorityGroups()) {
                if (!state.pinnedClientId().isEmpty()) {
                    pinned.put(state.group(), state.pinnedClientId());
                }
            }
            if (pinned.isEmpty()) {
                throw new CliException("no priority groups have pinned clients");
            }
            String chosen = group == null
                    ? session.console().prompts().select("Select a Group", List.copyOf(pinned.keySet()), "", "")
                    : group;
            String stream = info.streamName();
            String name = info.name();
            String path = stream + " > " + name + " > " + chosen;
            if (!session.confirmed(force, "Really unpin client from group " + path)) {
                return;
            }
            session.jetStream().request("CONSUMER.UNPIN." + stream + "." + name, new JsonObject().put("group", chosen));
            session.console()
                    .println("Unpinned client " + pinned.getOrDefault(chosen, "") + " from Priority Group " + path);
        }
    }
}
