// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats server info}. */
final class ServerInfo implements NatsCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "",
            paramLabel = "server",
            description = "Server ID or Name to inspect")
    String server = "";

    @Mixin
    ArchiveFlag archive = new ArchiveFlag();

    @Override
    public void run(Session session) throws InterruptedException {
        archive.open(session);
        print(session, server);
    }

    /** Prints the block about the server of this id or name; about any, if that is empty. */
    static void print(Session session, String server) throws InterruptedException {
        SystemApi system = session.system();
        List<JsonObject> answers = SystemApi.isServerId(server)
                ? system.request(SystemApi.server(server, "VARZ"), new JsonObject(), 1)
                : system.request(SystemApi.everyServer("VARZ"), new ServerFilter(server).exactly(), 1);
        if (answers.isEmpty()) {
            throw system.noAnswer(server.isEmpty() ? "" : "server \"" + server + "\"");
        }
        JsonObject answer = answers.getFirst();
        if (answer.has("error")) {
            throw new CliException(
                    "invalid response received: " + answer.object("error").string("description"));
        }
        if (!answer.has("data")) {
            throw new CliException("no data received in response: " + answer);
        }
        new VariablesReport(answer.object("data")).block().print(session.console(), session.style());
    }
}
