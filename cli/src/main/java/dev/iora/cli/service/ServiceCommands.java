// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.message.RequestFlags;
import dev.iora.cli.view.ServiceInstance;
import dev.iora.json.GoQuote;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats service}. */
public final class ServiceCommands {
    private ServiceCommands() {}

    public static Group group() {
        return CommandNode.group("service micro", "Services discovery and management", ServiceCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("info i", "Show Service information", ServiceShow::new),
                CommandNode.leaf("list ls l", "List known Services", Listing::new),
                CommandNode.leaf("ping", "Sends a ping to all Services", Ping::new),
                CommandNode.leaf("request req", "Send a request to a service endpoint", Request::new),
                CommandNode.leaf("serve", "Runs a demo Service", ServiceServe::new),
                CommandNode.leaf("stats", "Report Service statistics", Stats::new));
    }

    /** {@code nats service list}. */
    static final class Listing implements NatsCommand {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "service",
                description = "List instances of a specific Service")
        String service = "";

        @Option(
                names = {"-j", "--json"},
                description = "Show JSON output")
        boolean json;

        @Override
        public void run(Session session) throws InterruptedException {
            Console console = session.console();
            List<ServiceInstance> infos = new Discovery(session).all(Discovery.Verb.INFO, service, "");
            if (json) {
                console.println(
                        JsonArray.ofObjects(infos, ServiceInstance::json).pretty());
            } else if (infos.isEmpty()) {
                console.println("No results received");
            } else {
                table(infos).print(console, session.style());
            }
        }

        /** A table that omits values equal to those of the previous instance. */
        private Table table(List<ServiceInstance> infos) {
            Table table = new Table(service.isEmpty() ? "All Services" : service + " Service Instances")
                    .headers("Name", "Version", "ID", "Description");
            ServiceInstance before = ServiceInstance.NONE;
            for (ServiceInstance info : infos) {
                table.row(
                        textIfChanged(before, info, ServiceInstance::name),
                        textIfChanged(before, info, ServiceInstance::version),
                        info.id(),
                        textIfChanged(before, info, ServiceInstance::description));
                before = info;
            }
            return table;
        }

        private static String textIfChanged(
                ServiceInstance before, ServiceInstance info, Function<ServiceInstance, String> field) {
            String text = field.apply(info);
            return text.equals(field.apply(before)) ? "" : text;
        }
    }

    /** {@code nats service ping}. */
    static final class Ping implements NatsCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "service", description = "Service to show")
        String service = "";

        @Override
        public void run(Session session) throws InterruptedException {
            new Discovery(session)
                    .forEachResponse(
                            Discovery.Verb.PING,
                            service,
                            (response, time) -> session.console()
                                    .println(String.format(
                                            Locale.ROOT,
                                            "%-50s rtt=%s",
                                            response.name() + " " + response.id(),
                                            HumanDuration.of(time))));
        }
    }

    /** {@code nats service request}: sends a request to an endpoint by its name. */
    static final class Request implements NatsCommand {
        @Parameters(index = "0", paramLabel = "service", description = "Service name")
        String service = "";

        @Parameters(index = "1", paramLabel = "endpoint", description = "Endpoint name")
        String endpoint = "";

        @Parameters(index = "2", arity = "0..1", paramLabel = "payload", description = "Request payload")
        @Nullable
        String payload;

        @Mixin
        RequestFlags flags = new RequestFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            ServiceInstance info = new Discovery(session).one(Discovery.Verb.INFO, service, "");
            if (info == null) {
                throw new CliException("no instances of service " + GoQuote.string(service) + " found");
            }
            flags.send(session, subject(info), payload);
        }

        private String subject(ServiceInstance info) {
            List<ServiceInstance.Endpoint> endpoints = info.endpoints();
            for (ServiceInstance.Endpoint each : endpoints) {
                if (each.name().equals(endpoint)) {
                    return each.subject();
                }
            }
            String name = GoQuote.string(info.name());
            if (endpoints.isEmpty()) {
                throw new CliException("service " + name + " has no endpoints");
            }
            String available = endpoints.stream().map(each -> each.name()).collect(Collectors.joining(", "));
            throw new CliException("service " + name + " has no endpoint " + GoQuote.string(endpoint) + " (available: "
                    + available + ")");
        }
    }

    /** {@code nats service stats}. */
    static final class Stats implements NatsCommand {
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
                console.println(
                        JsonArray.ofObjects(stats, ServiceInstance::json).pretty());
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
}
