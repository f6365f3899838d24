// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sends a request to one endpoint of the servers, and prints each response as a line of JSON. */
abstract class EndpointRequest implements NatsCommand {
    @ParentCommand
    RequestFlags flags = new RequestFlags();

    @Mixin
    ArchiveFlag archive = new ArchiveFlag();

    private final String endpoint;

    EndpointRequest(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Adds the fields of this endpoint to the request. */
    abstract void fill(JsonObject request);

    /** The number of responses to wait for; 0 for all servers. */
    int expected() {
        return 0;
    }

    /** Whether to print a response. */
    boolean shows(ServerResponse response) {
        return true;
    }

    @Override
    public void run(Session session) throws InterruptedException {
        archive.open(session);
        for (ServerResponse response : responses(session.system(), session)) {
            if (shows(response)) {
                session.console().println(new String(response.json().compact(), StandardCharsets.UTF_8));
            }
        }
    }

    final List<ServerResponse> responses(SystemApi system, Session session) throws InterruptedException {
        JsonObject request = flags.filter(session).exactly();
        fill(request);
        int expected = expected();
        if (expected == 0) {
            expected = flags.namesOneServer() ? 1 : system.activeServers();
        }
        return system.request(SystemApi.everyServer(endpoint), request, expected);
    }

    /** An endpoint whose command takes the number of servers to wait for. */
    abstract static class Waiting extends EndpointRequest {
        @Parameters(
                index = "0",
                arity = "0..1",
                defaultValue = "0",
                paramLabel = "wait",
                description = "Wait for a certain number of responses")
        int wait;

        Waiting(String endpoint) {
            super(endpoint);
        }

        @Override
        int expected() {
            return wait;
        }
    }
}
