// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.JetStreamDetails;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server report downgrade}: lists streams and consumers that servers of a lower API level cannot host. */
final class DowngradeReport implements NatsCommand {
    private static final int PAGE = 1024;

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

    private final List<Asset> streams = new ArrayList<>();
    private final List<Asset> consumers = new ArrayList<>();

    /** A stream or consumer that needs a higher level; the stream's name is empty for a stream. */
    private record Asset(String account, String stream, String name, long level) {
        JsonObject json() {
            JsonObject json = new JsonObject().put("account", account).put("name", name);
            return (stream.isEmpty() ? json : json.put("stream", stream)).put("api_level", level);
        }
    }

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        archive.open(session);
        if (!json) {
            console.println("Obtaining JetStream Asset information");
        }
        collect(session.system())
                .forEach((account, streamsByName) -> streamsByName.forEach((_, stream) -> add(account, stream)));
        if (json) {
            JsonObject report = new JsonObject();
            if (!streams.isEmpty()) {
                report.put("streams", JsonArray.ofObjects(streams, Asset::json));
            }
            if (!consumers.isEmpty()) {
                report.put("consumers", JsonArray.ofObjects(consumers, Asset::json));
            }
            console.println(report.pretty());
            return;
        }
        if (!streams.isEmpty()) {
            new Columns<Asset>()
                    .add("Account", Asset::account)
                    .add("Stream", Asset::name)
                    .add("Required API level", Asset::level)
                    .table("Assets: Streams", streams)
                    .print(console, session.style());
        }
        if (!consumers.isEmpty()) {
            new Columns<Asset>()
                    .add("Account", Asset::account)
                    .add("Stream", Asset::stream)
                    .add("Consumer", Asset::name)
                    .add("Required API level", Asset::level)
                    .table("Assets: Consumers", consumers)
                    .print(console, session.style());
        }
        if (streams.isEmpty() && consumers.isEmpty()) {
            console.println("All assets are compatible with the specified API level.");
        }
    }

    /** Collects the streams of all accounts; several servers may report the same stream. */
    private static Map<String, Map<String, JetStreamDetails.Stream>> collect(SystemApi system)
            throws InterruptedException {
        Map<String, Map<String, JetStreamDetails.Stream>> accounts = new TreeMap<>();
        List<String> unfinished = new ArrayList<>();
        int expected = system.activeServers();
        for (ServerResponse response : system.request(SystemApi.everyServer("JSZ"), request(0), expected)) {
            if (addAccounts(accounts, response)) {
                unfinished.add(response.server().id());
            }
        }
        // Servers differ in the number of pages, so further pages are requested from each server by itself.
        for (String server : unfinished) {
            int offset = PAGE;
            List<ServerResponse> page = system.request(SystemApi.server(server, "JSZ"), request(offset), 1);
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

    /** Adds the streams of a response; returns whether the server has more pages. */
    private static boolean addAccounts(
            Map<String, Map<String, JetStreamDetails.Stream>> accounts, ServerResponse response) {
        List<JetStreamDetails.Account> details = SystemApi.data(response, "JSZ fetch failed: ")
                .as(JetStreamDetails.class)
                .accountDetails();
        for (JetStreamDetails.Account account : details) {
            Map<String, JetStreamDetails.Stream> streamsByName =
                    accounts.computeIfAbsent(account.name(), _ -> new TreeMap<>());
            account.streamDetail().forEach(stream -> streamsByName.putIfAbsent(stream.name(), stream));
        }
        return details.size() == PAGE;
    }

    private void add(String account, JetStreamDetails.Stream stream) {
        String name = stream.name();
        long streamLevel = Words.requiredApiLevel(name, stream.config().metadata());
        boolean incompatible = level < streamLevel;
        if (incompatible) {
            streams.add(new Asset(account, "", name, streamLevel));
        }
        stream.consumerDetail().stream()
                .sorted(Comparator.comparing(ConsumerInfo::name))
                .forEach(consumer -> {
                    long consumerLevel = Words.requiredApiLevel(consumer);
                    if (level < consumerLevel || (all && incompatible)) {
                        String marked = all && incompatible ? name + "*" : name;
                        consumers.add(new Asset(account, marked, consumer.name(), consumerLevel));
                    }
                });
    }
}
