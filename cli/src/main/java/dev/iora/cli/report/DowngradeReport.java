// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server report downgrade}: what servers of a lower API level could not host. */
final class DowngradeReport implements NatsCommand {
    private static final int PAGE = 1024;
    private static final String REQUIRED_LEVEL = "_nats.req.level";

    @Parameters(index = "0", paramLabel = "api", description = "Target API level to check compatibility against")
    long level;

    @Option(names = "--json", description = "Output the downgrade report in JSON format")
    boolean json;

    @Option(
            names = "--all",
            description = "Include consumers whose associated streams are incompatible with the selected API level")
    boolean all;

    @Mixin
    ArchiveFlag archive = new ArchiveFlag();

    private final List<JsonObject> streams = new ArrayList<>();
    private final List<JsonObject> consumers = new ArrayList<>();

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        archive.open(session);
        if (!json) {
            console.println("Obtaining JetStream Asset information");
        }
        collect(session.system()).forEach((account, its) -> its.forEach((_, stream) -> add(account, stream)));
        if (json) {
            JsonObject report = new JsonObject();
            if (!streams.isEmpty()) {
                report.put("streams", JsonArray.ofObjects(streams));
            }
            if (!consumers.isEmpty()) {
                report.put("consumers", JsonArray.ofObjects(consumers));
            }
            console.println(report.pretty());
            return;
        }
        if (!streams.isEmpty()) {
            Table table = new Table("Assets: Streams").headers("Account", "Stream", "Required API level");
            streams.forEach(
                    asset -> table.row(asset.string("account"), asset.string("name"), asset.number("api_level")));
            table.print(console, session.style());
        }
        if (!consumers.isEmpty()) {
            Table table = new Table("Assets: Consumers").headers("Account", "Stream", "Consumer", "Required API level");
            consumers.forEach(asset -> table.row(
                    asset.string("account"), asset.string("stream"), asset.string("name"), asset.number("api_level")));
            table.print(console, session.style());
        }
        if (streams.isEmpty() && consumers.isEmpty()) {
            console.println("All assets are compatible with the specified API level.");
        }
    }

    /** The streams of all accounts, which several servers may have. */
    private static Map<String, Map<String, JsonObject>> collect(SystemApi system) throws InterruptedException {
        Map<String, Map<String, JsonObject>> accounts = new TreeMap<>();
        List<String> unfinished = new ArrayList<>();
        int expected = system.activeServers();
        for (JsonObject answer : system.request(SystemApi.everyServer("JSZ"), request(0), expected)) {
            if (addAccounts(accounts, answer)) {
                unfinished.add(answer.object("server").string("id"));
            }
        }
        // Further pages are a matter of each server.
        for (String server : unfinished) {
            int offset = PAGE;
            List<JsonObject> page = system.request(SystemApi.server(server, "JSZ"), request(offset), 1);
            while (!page.isEmpty() && addAccounts(accounts, page.getFirst())) {
                offset += PAGE;
                page = system.request(SystemApi.server(server, "JSZ"), request(offset), 1);
            }
        }
        return accounts;
    }

    private static JsonObject request(int offset) {
        return new JsonObject()
                .put("accounts", true)
                .put("streams", true)
                .put("consumer", true)
                .put("config", true)
                .put("limit", PAGE)
                .put("offset", offset);
    }

    /** Adds what a server answered; returns whether it has more. */
    private static boolean addAccounts(Map<String, Map<String, JsonObject>> accounts, JsonObject answer) {
        if (answer.has("error")) {
            throw new CliException("JSZ fetch failed: " + answer.object("error").string("description"));
        }
        List<JsonObject> details =
                answer.object("data").array("account_details").objects();
        for (JsonObject account : details) {
            Map<String, JsonObject> its = accounts.computeIfAbsent(account.string("name"), _ -> new TreeMap<>());
            account.array("stream_detail").objects().forEach(stream -> its.putIfAbsent(stream.string("name"), stream));
        }
        return details.size() == PAGE;
    }

    private void add(String account, JsonObject stream) {
        String name = stream.string("name");
        long streamLevel = requiredLevel(stream);
        boolean incompatible = level < streamLevel;
        if (incompatible) {
            streams.add(
                    new JsonObject().put("account", account).put("name", name).put("api_level", streamLevel));
        }
        Map<String, JsonObject> sorted = new TreeMap<>();
        stream.array("consumer_detail").objects().forEach(consumer -> sorted.put(consumer.string("name"), consumer));
        sorted.forEach((consumerName, consumer) -> {
            long consumerLevel = requiredLevel(consumer);
            if (level < consumerLevel || (all && incompatible)) {
                consumers.add(new JsonObject()
                        .put("account", account)
                        .put("name", consumerName)
                        .put("stream", all && incompatible ? name + "*" : name)
                        .put("api_level", consumerLevel));
            }
        });
    }

    private static long requiredLevel(JsonObject asset) {
        String text = asset.object("config").object("metadata").string(REQUIRED_LEVEL);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CliException(
                    asset.string("name") + " requires API level \"" + text + "\", which is no number", e);
        }
    }
}
