// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.Streams;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream seal}. */
final class StreamSeal implements NatsCommand {
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
        JsonObject info = new StreamPicker(session, visibility).pick(stream);
        String name = info.object("config").string("name");
        String question = "Really seal Stream " + name + ", sealed streams can not be unsealed or modified";
        if (!StreamDanger.accepted(session, force, name, question)) {
            return;
        }
        Streams streams = session.jetStream().streams();
        StreamReport.print(
                session,
                streams.update(ConfigFiles.withoutReservedMetadata(
                                info.object("config").copy())
                        .put("sealed", true)),
                false);
    }
}
