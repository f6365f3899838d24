// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.InfoJson;
import dev.iora.cli.api.Streams;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats stream}. */
public final class StreamCommands {
    private StreamCommands() {}

    public static Group group() {
        return CommandNode.group("stream str st ms s", "JetStream Stream management", StreamCommands::children)
                .options(StreamVisibility::new);
    }

    /** {@code account backup} and {@code account restore}, which act on all streams. */
    public static List<CommandNode> ofAccount() {
        return List.of(
                CommandNode.leaf(
                        "backup snapshot",
                        "Creates a backup of all JetStream Streams over the NATS network",
                        BackupCommands.OfAccount::new),
                CommandNode.leaf(
                        "restore",
                        "Restore an account backup over the NATS network",
                        BackupCommands.RestoreAccount::new));
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add create new", "Create a new Stream", StreamConfigCommands.Add::new),
                CommandNode.leaf(
                        "backup snapshot",
                        "Creates a backup of a stream over the NATS network",
                        BackupCommands.OfStream::new),
                CommandNode.leaf("copy cp", "Creates a new Stream based on the configuration of another", Copy::new),
                CommandNode.leaf("edit update", "Edits an existing stream", StreamConfigCommands.Edit::new),
                CommandNode.leaf("find query", "Finds streams matching certain criteria", StreamListCommands.Find::new),
                CommandNode.leaf("gaps", "Detect gaps in the Stream content", ContentCommands.Gaps::new),
                CommandNode.leaf("get", "Retrieves a specific message from a Stream", ContentCommands.Get::new),
                CommandNode.leaf("info nfo i", "Stream information", Info::new),
                CommandNode.leaf("ls list l", "List all known Streams", StreamListCommands.Listing::new),
                CommandNode.leaf("purge", "Purge a Stream without deleting it", Purge::new),
                CommandNode.leaf("report", "Reports on Stream statistics", StreamListCommands.Report::new),
                CommandNode.leaf(
                        "restore", "Restore a stream over the NATS network", BackupCommands.RestoreStream::new),
                CommandNode.leaf("rm delete del", "Removes a Stream", Remove::new),
                CommandNode.leaf("rmm", "Securely removes an individual message from a Stream", RemoveMessage::new),
                CommandNode.leaf("seal", "Seals a stream preventing further updates", Seal::new),
                CommandNode.leaf("state", "Stream state", Info::stateOnly),
                CommandNode.leaf("subjects subj", "Query subjects held in a stream", ContentCommands.Subjects::new),
                CommandNode.leaf("view", "View messages in a stream", ContentCommands.View::new),
                CommandNode.unsupported(
                        "cluster c",
                        CommandNode.unsupported("balance"),
                        CommandNode.unsupported("peer-remove pr"),
                        CommandNode.unsupported("step-down stepdown sd elect down d")),
                CommandNode.unsupported("graph"));
    }

    /** {@code nats stream copy}: creates a stream with the configuration of another, changed by flags. */
    static final class Copy implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Parameters(index = "0", paramLabel = "source", description = "Source Stream to copy")
        String source = "";

        @Parameters(index = "1", paramLabel = "destination", description = "New Stream to create")
        String destination = "";

        @Mixin
        JsonFlag json = new JsonFlag();

        @Mixin
        StreamFlags flags = new StreamFlags();

        @Override
        public void run(Session session) throws InterruptedException {
            if (source.equals(destination)) {
                throw new CliException("source and destination Stream names cannot be the same");
            }
            StreamInfo info = new StreamPicker(session, visibility).pick(source);
            JsonObject config = flags.apply(ConfigFiles.withoutReservedMetadata(info.configCopy()));
            StreamInfo created = session.jetStream().streams().create(config.put("name", destination));
            if (!json.given) {
                session.console().println("Stream " + destination + " was created\n");
            }
            StreamReport.print(session, created, json.given);
        }
    }

    /** {@code nats stream purge}. */
    static final class Purge extends StreamCommand {
        @Mixin
        JsonFlag json = new JsonFlag();

        @Option(
                names = {"-f", "--force"},
                description = "Force removal without prompting")
        boolean force;

        @Option(names = "--subject", paramLabel = "SUBJECT", description = "Limits the purge to a specific subject")
        String subject = "";

        @Option(
                names = "--seq",
                paramLabel = "SEQUENCE",
                description = "Purge up to but not including a specific message sequence")
        long sequence;

        @Option(
                names = "--keep",
                paramLabel = "MESSAGES",
                description = "Keeps a certain number of messages after the purge")
        long keep;

        @Override
        public void run(Session session) throws InterruptedException {
            if (sequence > 0 && keep > 0) {
                throw new CliException("sequence and keep cannot be combined when purging");
            }
            StreamInfo info = pick(session);
            String name = info.name();
            if (!StreamConfirmation.accepted(session, force, name, "Really purge Stream " + name)) {
                return;
            }
            JsonObject filter = new JsonObject();
            if (!subject.isEmpty()) {
                filter.put("filter", subject);
            }
            if (sequence > 0) {
                filter.put("seq", sequence);
            }
            if (keep > 0) {
                filter.put("keep", keep);
            }
            Streams streams = session.jetStream().streams();
            long purged = streams.purge(name, filter);
            if (json.given) {
                session.console().println(InfoJson.ofStream(streams.info(name)));
                return;
            }
            session.console().println("Purged " + purged + " messages from " + name + "\n");
            StreamReport.printState(session, streams.info(name));
        }
    }

    /** {@code nats stream rm}. */
    static final class Remove extends StreamCommand {
        @Option(
                names = {"-f", "--force"},
                description = "Force removal without prompting")
        boolean force;

        @Override
        public void run(Session session) throws InterruptedException {
            if (force) {
                if (stream == null || stream.isEmpty()) {
                    throw new CliException("--force requires a stream name");
                }
                session.jetStream().streams().delete(stream);
                return;
            }
            String name = pick(session).name();
            if (session.confirmed(false, "Really delete Stream " + name)) {
                session.jetStream().streams().delete(name);
            }
        }
    }

    /** {@code nats stream rmm}: deletes one message securely. */
    static final class RemoveMessage extends StreamCommand {
        @Parameters(index = "1", arity = "0..1", paramLabel = "id", description = "Message Sequence to remove")
        @Nullable
        Long sequence;

        @Option(
                names = {"-f", "--force"},
                description = "Force removal without prompting")
        boolean force;

        @Override
        public void run(Session session) throws InterruptedException {
            String name = pick(session).name();
            long which = sequence == null ? ask(session) : sequence;
            if (which <= 0) {
                throw new CliException("positive message ID required");
            }
            if (StreamConfirmation.accepted(
                    session, force, name, "Really remove message " + which + " from Stream " + name)) {
                session.jetStream().streams().deleteMessage(name, which, true);
            }
        }

        private static long ask(Session session) {
            String answer = session.console()
                    .prompts()
                    .ask(
                            "Message Sequence to remove",
                            "",
                            "",
                            text -> text.matches("[0-9]{1,18}") ? null : "invalid number");
            return Long.parseLong(answer);
        }
    }

    /** {@code nats stream seal}. */
    static final class Seal implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Parameters(index = "0", paramLabel = "stream", description = "The name of the Stream to seal")
        String stream = "";

        @Option(
                names = {"-f", "--force"},
                description = "Force sealing without prompting")
        boolean force;

        @Override
        public void run(Session session) throws InterruptedException {
            StreamInfo info = new StreamPicker(session, visibility).pick(stream);
            String name = info.name();
            String question = "Really seal Stream " + name + ", sealed streams can not be unsealed or modified";
            if (!StreamConfirmation.accepted(session, force, name, question)) {
                return;
            }
            Streams streams = session.jetStream().streams();
            StreamReport.print(
                    session,
                    streams.update(ConfigFiles.withoutReservedMetadata(info.configCopy())
                            .put("sealed", true)),
                    false);
        }
    }

    /** {@code nats stream info} and {@code nats stream state}. */
    static final class Info implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "stream",
                description = "Stream to retrieve information for")
        @Nullable
        String stream;

        @Mixin
        JsonFlag json = new JsonFlag();

        @Option(names = "--state", description = "Shows only the stream state")
        boolean state;

        @Option(names = "--no-select", description = "Do not select streams from a list")
        boolean noSelect;

        static Info stateOnly() {
            Info command = new Info();
            command.state = true;
            return command;
        }

        @Override
        public void run(Session session) throws InterruptedException {
            StreamInfo info = noSelect && stream != null
                    ? session.jetStream().streams().info(stream)
                    : new StreamPicker(session, visibility).pick(stream);
            if (json.given) {
                session.console().println(InfoJson.ofStream(info));
            } else if (state) {
                StreamReport.printState(session, info);
            } else {
                StreamReport.print(session, info, false);
            }
            session.console().println();
        }
    }
}
