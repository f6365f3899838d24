// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.InfoJson;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream info} and {@code nats stream state}. */
final class StreamInfo implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream to retrieve information for")
    @Nullable
    String stream;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Option(names = "--state", description = "Shows only the stream state")
    boolean state;

    @Option(names = "--no-select", description = "Do not select streams from a list")
    boolean noSelect;

    static StreamInfo stateOnly() {
        StreamInfo command = new StreamInfo();
        command.state = true;
        return command;
    }

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject info = noSelect && stream != null
                ? session.jetStream().streams().info(stream)
                : new StreamPicker(session, visibility).pick(stream);
        if (json) {
            session.console().println(InfoJson.ofStream(info));
        } else if (state) {
            StreamReport.printState(session, info);
        } else {
            StreamReport.print(session, info, false);
        }
        session.console().println();
    }
}
