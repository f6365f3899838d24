// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.InfoJson;
import dev.iora.cli.api.Streams;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream purge}. */
final class StreamPurge implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

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
        JsonObject info = new StreamPicker(session, visibility).pick(stream);
        String name = info.object("config").string("name");
        if (!StreamDanger.accepted(session, force, name, "Really purge Stream " + name)) {
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
        if (json) {
            session.console().println(InfoJson.ofStream(streams.info(name)));
            return;
        }
        session.console().println("Purged " + purged + " messages from " + name + "\n");
        StreamReport.printState(session, streams.info(name));
    }
}
