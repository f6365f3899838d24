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
final class ServiceInfo implements NatsCommand {
    private static final int INNER = 2;

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
        JsonObject info = discovery.one(Discovery.Verb.INFO, service, id);
        if (info == null) {
            console.println(json ? "{}" : "No results received");
            return;
        }
        String name = info.string("name");
        JsonObject stats = discovery.one(Discovery.Verb.STATS, name, info.string("id"));
        if (stats == null) {
            throw new CliException("no statistics received for " + name + " > " + info.string("id"));
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

    private JsonObject filtered(JsonObject answer) {
        return endpoint == null ? answer : answer.put("endpoints", JsonArray.ofObjects(shownEndpoints(answer)));
    }

    private List<JsonObject> shownEndpoints(JsonObject answer) {
        Pattern wanted = endpoint;
        return answer.array("endpoints").objects().stream()
                .filter(each ->
                        wanted == null || wanted.matcher(each.string("name")).find())
                .toList();
    }

    private ColumnBlock block(JsonObject info, JsonObject stats) {
        ColumnBlock block = new ColumnBlock("Service Information")
                .row("Service", info.string("name") + " (" + info.string("id") + ")")
                .row("Description", info.string("description"))
                .row("Version", info.string("version"));
        addMetadata(block, info);
        block.title("Endpoints:").indent(INNER);
        for (JsonObject each : shownEndpoints(info)) {
            block.line("")
                    .row("Name", each.string("name"))
                    .row("Subject", each.string("subject"))
                    .rowIfNotEmpty("Queue Group", each.string("queue_group"));
            addMetadata(block, each);
        }
        block.indent(0);
        block.title("Statistics for " + stats.array("endpoints").size() + " Endpoint(s)");
        for (JsonObject each : shownEndpoints(stats)) {
            block.indent(INNER);
            addStatistics(block, each, stats.time("started"));
            block.indent(0);
        }
        return block;
    }

    /** Keys and values under one label, the keys aligned to the right. */
    private static void addMetadata(ColumnBlock block, JsonObject answer) {
        Map<String, String> metadata = new TreeMap<>(answer.stringMap("metadata"));
        int longest = metadata.keySet().stream().mapToInt(String::length).max().orElse(0);
        String label = "Metadata";
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            String padding = " ".repeat(longest - entry.getKey().length());
            block.row(label, padding + entry.getKey() + ": " + entry.getValue());
            label = "";
        }
    }

    private static void addStatistics(ColumnBlock block, JsonObject endpoint, @Nullable Instant started) {
        String name = endpoint.string("name").isEmpty() ? "default" : endpoint.string("name");
        block.title(name + " Endpoint Statistics")
                .row(
                        "Requests",
                        HumanNumber.of(endpoint.number("num_requests")) + " in group "
                                + GoQuote.string(endpoint.string("queue_group")))
                .row(
                        "Processing Time",
                        HumanDuration.ofNanos(endpoint.number("processing_time")) + " (average "
                                + HumanDuration.ofNanos(endpoint.number("average_processing_time")) + ")")
                .row("Started", Human.text(started) + " (" + Human.since(started, Instant.now()) + " ago)")
                .row("Errors", endpoint.number("num_errors"))
                .rowIfNotEmpty("Last Error", endpoint.string("last_error"));
        if (endpoint.get("data") instanceof JsonObject data) {
            block.title("Endpoint Specific Statistics");
            block.line(" " + data.pretty().replace("  ", "    ").replace("\n", "\n    "));
        }
    }
}
