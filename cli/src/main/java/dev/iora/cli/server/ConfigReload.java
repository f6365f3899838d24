// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server config reload}. */
final class ConfigReload implements NatsCommand {
    @Parameters(index = "0", paramLabel = "id", description = "The server ID to trigger a reload for")
    String id = "";

    @Option(
            names = {"-f", "--force"},
            negatable = true,
            description = "Force reload without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        SystemApi system = session.system();
        if (!force && !session.confirmed(false, question(system))) {
            return;
        }
        List<JsonObject> answers = system.request(SystemApi.server(id, "RELOAD"), new JsonObject(), 1);
        if (answers.isEmpty()) {
            throw new CliException("no response from server " + id);
        }
        if (answers.getFirst().has("error")) {
            throw new CliException("could not reload the configuration of server " + id + ": "
                    + answers.getFirst().object("error").string("description"));
        }
        ServerInfo.print(session, id);
    }

    private String question(SystemApi system) throws InterruptedException {
        List<JsonObject> answers = system.request(SystemApi.server(id, "VARZ"), new JsonObject(), 1);
        if (answers.isEmpty()) {
            throw new CliException("no response from server " + id);
        }
        JsonObject server = answers.getFirst().object("server");
        return "Really reload configuration for " + server.string("name") + " (" + server.string("id") + ") on "
                + server.string("host");
    }
}
