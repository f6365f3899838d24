// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.server.ServerFilter;
import dev.iora.cli.view.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A report about some or all servers, repeated with {@code --watch}. */
abstract class ServerReport implements NatsCommand {
    private static final String CLEAR_SCREEN = "\u001B[2J\u001B[H";

    @ParentCommand
    ReportFlags order = new ReportFlags();

    @Option(names = "--host", description = "Limit the report to a specific NATS server")
    String host = "";

    @Option(names = "--cluster", description = "Limit the report to a specific Cluster")
    String cluster = "";

    @Option(names = "--tags", description = "Limit the report to nodes matching certain tags")
    List<String> tags = new ArrayList<>();

    @Option(
            names = "--watch",
            paramLabel = "WATCH",
            description = "Display the results and update it every (WATCH) seconds")
    int watchSeconds;

    @Mixin
    ArchiveFlag archive = new ArchiveFlag();

    /** The number of servers that will respond; 0 if unknown. */
    abstract int expected();

    /** Sends the requests and prints the report. */
    abstract void report(Session session) throws InterruptedException;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        if (archive.isGiven() && watchSeconds > 0) {
            throw new CliException("--watch is not supported when using --archive");
        }
        archive.open(session);
        if (watchSeconds <= 0) {
            report(session);
            return;
        }
        session.untilInterrupted(() -> watch(session));
    }

    private void watch(Session session) throws InterruptedException {
        // Runs until interrupted.
        while (true) {
            report(session);
            Thread.sleep(Duration.ofSeconds(watchSeconds));
        }
    }

    final boolean isFiltered() {
        return !host.isEmpty() || !cluster.isEmpty() || !tags.isEmpty();
    }

    /** A request that addresses the servers of the report. */
    final JsonObject request(Session session) {
        String domain = session.settings().jetStream().domain();
        return new ServerFilter(host, "", cluster, tags, domain).exactly();
    }

    /** Sends a request to an endpoint of the servers; returns the responses. */
    final List<ServerResponse> ask(Session session, String endpoint, JsonObject request) throws InterruptedException {
        List<ServerResponse> responses = session.system().request(SystemApi.everyServer(endpoint), request, expected());
        responses.forEach(response -> SystemApi.data(response, ""));
        return responses;
    }

    /** Prints a report; clears the screen first if reports are repeated. */
    final void print(Session session, String text) {
        session.console().print(watchSeconds > 0 ? CLEAR_SCREEN + text : text);
    }

    /** A report whose only argument is the expected number of servers. */
    abstract static class Plain extends ServerReport {
        @Parameters(
                index = "0",
                arity = "0..1",
                defaultValue = "0",
                paramLabel = "limit",
                description = "Limit the responses to a certain amount of servers")
        int limit;

        @Override
        int expected() {
            return limit;
        }
    }
}
