// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.util.List;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats server request kick}. */
final class KickRequest implements NatsCommand {
    @ParentCommand
    RequestFlags flags = new RequestFlags();

    @Parameters(index = "0", paramLabel = "ID", description = "The Client ID to disconnect")
    long client;

    @Parameters(index = "1", paramLabel = "SERVER_ID", description = "The Server ID to disconnect the client from")
    String server = "";

    @Override
    public void run(Session session) throws InterruptedException {
        List<ServerResponse> responses =
                session.system().request(SystemApi.server(server, "KICK"), new JsonObject().put("cid", client), 1);
        if (responses.isEmpty()) {
            throw new CliException("no responses received");
        }
        responses.forEach(response -> session.console().println(response.json().pretty()));
    }
}
