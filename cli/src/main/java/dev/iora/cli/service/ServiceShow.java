// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServiceInstance;
import dev.iora.json.GoQuote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats service info}. */
final class ServiceShow implements NatsCommand {
    private static final int INDENT = 2;

    @Parameters(index = "0", paramLabel = "service", description = "Service to show")
    String service = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "id", description = "Show info for a specific ID")
    String id = "";

    @Option(
            names = {"-e", "--endpoint"},
            paramLabel = "REGEX",
            description = "Filter shown endpoints using a regular expression")
    @Nullable
    Pattern endpoint;

    @Option(
            names = {"-j", "--json"},
            description = "Show JSON output")
    boolean json;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        Discovery discovery = new Discovery(session);
        ServiceInstance info = discovery.one(Discovery.Verb.INFO, service, id);
        if (info == null) {
            console.println(json ? "{}" : "No results received");
            return;
        }
        String name = info.name();
        ServiceInstance stats = discovery.one(Discovery.Verb.STATS, name, info.id());
        if (stats == null) {
            throw new CliException("no statistics received for " + name + " > " + info.id());
        }
        if (json) {
            console.println(new JsonObject()
                    .put("info", filtered(info))
                    .put("stats", filtered(stats))
                    .pretty());
        } else {
            block(info, stats).print(console, session.style());
        }
    }

    private JsonObject filtered(ServiceInstance response) {
        return endpoint == null
                ? response.json()
                : response.json()
                        .put(
                                "endpoints",
                                JsonArray.ofObjects(shownEndpoints(response), ServiceInstance.Endpoint::json));
    }

    private List<ServiceInstance.Endpoint> shownEndpoints(ServiceInstance response) {
        Pattern wanted = endpoint;
        return response.endpoints().stream()
                .filter(each -> wanted == null || wanted.matcher(each.name()).find())
                .toList();
    }

    private ColumnBlock block(ServiceInstance info, ServiceInstance stats) {
        ColumnBlock block = new ColumnBlock("Service Information")
                .row("Service", info.name() + " (" + info.id() + ")")
                .row("Description", info.description())
                .row("Version", info.version());
        addMetadata(block, info.metadata());
        block.title("Endpoints:").indent(INDENT);
        for (ServiceInstance.Endpoint each : shownEndpoints(info)) {
            block.line("")
                    .row("Name", each.name())
                    .row("Subject", each.subject())
                    .rowIfNotEmpty("Queue Group", each.queueGroup());
            addMetadata(block, each.metadata());
        }
        block.indent(0);
        block.title("Statistics for " + stats.endpoints().size() + " Endpoint(s)");
        for (ServiceInstance.Endpoint each : shownEndpoints(stats)) {
            block.indent(INDENT);
            addStatistics(block, each, stats.started());
            block.indent(0);
        }
        return block;
    }

    /** Adds metadata under one label, with right-aligned keys. */
    private static void addMetadata(ColumnBlock block, Map<String, String> unsorted) {
        Map<String, String> metadata = new TreeMap<>(unsorted);
        int longest = metadata.keySet().stream().mapToInt(String::length).max().orElse(0);
        String label = "Metadata";
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            String padding = " ".repeat(longest - entry.getKey().length());
            block.row(label, padding + entry.getKey() + ": " + entry.getValue());
            label = "";
        }
    }

    private static void addStatistics(ColumnBlock block, ServiceInstance.Endpoint endpoint, @Nullable Instant started) {
        String name = endpoint.name().isEmpty() ? "default" : endpoint.name();
        block.title(name + " Endpoint Statistics")
                .row(
                        "Requests",
                        HumanNumber.of(endpoint.numRequests()) + " in group " + GoQuote.string(endpoint.queueGroup()))
                .row(
                        "Processing Time",
                        HumanDuration.ofNanos(endpoint.processingTime()) + " (average "
                                + HumanDuration.ofNanos(endpoint.averageProcessingTime()) + ")")
                .row("Started", Human.text(started) + " (" + Human.since(started, Instant.now()) + " ago)")
                .row("Errors", endpoint.numErrors())
                .rowIfNotEmpty("Last Error", endpoint.lastError());
        endpoint.data()
                .ifPresent(data -> block.title("Endpoint Specific Statistics")
                        .line(" " + data.pretty().replace("  ", "    ").replace("\n", "\n    ")));
    }
}
