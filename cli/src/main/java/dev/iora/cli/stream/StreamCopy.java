// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream copy}: a new stream with the configuration of another, and what flags say. */
final class StreamCopy implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", paramLabel = "source", description = "Source Stream to copy")
    String source = "";

    @Parameters(index = "1", paramLabel = "destination", description = "New Stream to create")
    String destination = "";

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Mixin
    StreamFlags flags = new StreamFlags();

    @Override
    public void run(Session session) throws InterruptedException {
        if (source.equals(destination)) {
            throw new CliException("source and destination Stream names cannot be the same");
        }
        JsonObject info = new StreamPicker(session, visibility).pick(source);
        JsonObject config = flags.apply(
                ConfigFiles.withoutReservedMetadata(info.object("config").copy()));
        JsonObject created = session.jetStream().streams().create(config.put("name", destination));
        if (!json) {
            session.console().println("Stream " + destination + " was created\n");
        }
        StreamReport.print(session, created, json);
    }
}
