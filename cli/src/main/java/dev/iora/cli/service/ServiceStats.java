// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.view.ServiceInstance;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats service stats}. */
final class ServiceStats implements NatsCommand {
    @Parameters(index = "0", paramLabel = "service", description = "Service to show")
    String service = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "id", description = "Show info for a specific ID")
    String id = "";

    @Option(
            names = {"-j", "--json"},
            description = "Show JSON output")
    boolean json;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        List<ServiceInstance> stats = new Discovery(session).all(Discovery.Verb.STATS, service, id);
        if (stats.isEmpty()) {
            console.println("No responses received");
        } else if (json) {
            console.println(JsonArray.ofObjects(stats, ServiceInstance::json).pretty());
        } else {
            table(stats).print(console, session.style());
        }
    }

    private Table table(List<ServiceInstance> stats) {
        Table table = new Table(service + " Service Statistics")
                .headers("ID", "Endpoint", "Requests", "Queue Group", "Errors", "Processing Time", "Average Time");
        long requests = 0;
        long errors = 0;
        long nanos = 0;
        for (ServiceInstance instance : stats) {
            String shown = instance.id();
            for (ServiceInstance.Endpoint endpoint : instance.endpoints()) {
                table.row(
                        shown,
                        endpoint.name(),
                        HumanNumber.of(endpoint.numRequests()),
                        endpoint.queueGroup(),
                        HumanNumber.of(endpoint.numErrors()),
                        HumanDuration.ofNanos(endpoint.processingTime()),
                        HumanDuration.ofNanos(endpoint.averageProcessingTime()));
                shown = "";
                requests += endpoint.numRequests();
                errors += endpoint.numErrors();
                nanos += endpoint.processingTime();
            }
        }
        long average = nanos / Math.max(1, requests + errors);
        return table.footer(
                "",
                "",
                HumanNumber.of(requests),
                "",
                HumanNumber.of(errors),
                HumanDuration.ofNanos(nanos),
                HumanDuration.ofNanos(average));
    }
}
