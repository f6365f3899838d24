// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.AuditArchive.Artifact;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Answers requests from an archive. Requests with filters that the archive cannot apply are errors, because the
 * response would be wrong.
 *
 * <p>Thread: the main one.
 */
final class ArchivedServers extends SystemApi {
    private static final String PREFIX = "$SYS.REQ.SERVER.";

    private final AuditArchive archive;

    ArchivedServers(AuditArchive archive) {
        this.archive = archive;
    }

    @Override
    public void requestEach(String subject, JsonObject body, Predicate<ServerResponse> more, boolean untilQuiet) {
        String[] parts = subject.substring(PREFIX.length()).split("\\.", 2);
        String endpoint = parts.length == 1 ? "" : parts[1];
        ServerMatch match = new ServerMatch(body);
        boolean every = parts[0].equals("PING");
        for (JsonObject response : responses(endpoint, body)) {
            ServerResponse typed = response.as(ServerResponse.class);
            boolean wanted =
                    every ? match.test(typed.server()) : typed.server().id().equals(parts[0]);
            if (wanted && !more.test(typed)) {
                return;
            }
        }
    }

    private List<JsonObject> responses(String endpoint, JsonObject body) {
        return switch (endpoint) {
            case "" -> statistics();
            case "VARZ" -> all("variables");
            case "ROUTEZ" -> all("routes");
            case "GATEWAYZ" -> {
                refuse("gatewayz", body, "name", "account_name");
                yield all("gateways");
            }
            case "LEAFZ" -> {
                refuse("leafz", body, "account");
                yield all("leafs");
            }
            case "HEALTHZ" -> {
                refuse("healthz", body, "js-enabled-only", "js-server-only", "account", "stream", "consumer");
                yield all("health");
            }
            case "SUBSZ" -> {
                refuse("subsz", body, "account", "test");
                yield merged("subs", "subscriptions_list", body, (_, _) -> {});
            }
            case "JSZ" -> {
                refuse("jsz", body, "account", "leader_only", "stream_leader_only");
                yield merged("jetstream_info", "account_details", body, (_, _) -> {});
            }
            case "CONNZ" -> connections(body);
            case "ACCOUNTZ" -> accounts(body.string("account"));
            case "IPQUEUESZ" -> queues(body.truth("all"), body.string("filter"));
            case "RAFTZ" -> raftGroups(body.string("account"), body.string("group"));
            case "PROFILEZ" -> profiles(body.string("name"), body.number("debug"));
            default -> throw new CliException("archives have no responses to " + endpoint);
        };
    }

    /** Refuses filters by fields that the archive did not capture. */
    private static void refuse(String endpoint, JsonObject body, String... fields) {
        List<String> given = Stream.of(fields)
                .filter(field -> body.truth(field) || !body.string(field).isEmpty() || body.number(field) != 0)
                .toList();
        if (!given.isEmpty()) {
            throw new CliException("unsupported option for archive " + endpoint + ": " + String.join(", ", given));
        }
    }

    private List<JsonObject> all(String type) {
        List<JsonObject> responses = new ArrayList<>();
        archive.responses(type, (_, response) -> responses.add(response));
        return responses;
    }

    /**
     * Merges all pages of each server into the first one; requests for further pages get nothing.
     *
     * @param list the field with the paged list
     * @param completed adds to each page the fields that it lacks
     */
    private List<JsonObject> merged(
            String type, String list, JsonObject body, BiConsumer<Artifact, JsonObject> completed) {
        if (body.number("offset") > 0) {
            return List.of();
        }
        Map<String, JsonObject> responses = new LinkedHashMap<>();
        archive.responses(type, (artifact, page) -> {
            JsonObject data = page.object("data");
            completed.accept(artifact, data);
            JsonObject first = responses.putIfAbsent(page.object("server").string("id"), page);
            if (first != null) {
                append(first.object("data"), data, list);
            }
        });
        return List.copyOf(responses.values());
    }

    private static void append(JsonObject data, JsonObject page, String list) {
        List<JsonObject> all = new ArrayList<>(data.array(list).objects());
        all.addAll(page.array(list).objects());
        data.put(list, JsonArray.ofObjects(all));
    }

    /** Connections are captured by account, but do not name it; adds the account to each. */
    private List<JsonObject> connections(JsonObject body) {
        refuse("connz", body, "cid", "acc", "filter_subject", "user", "state");
        List<JsonObject> responses = merged("account_connections", "connections", body, ArchivedServers::putAccount);
        for (JsonObject response : responses) {
            JsonObject data = response.object("data");
            int count = data.array("connections").size();
            data.put("num_connections", count)
                    .put("total", count)
                    .put("offset", 0)
                    .put("limit", count);
        }
        return responses;
    }

    private static void putAccount(Artifact artifact, JsonObject data) {
        for (JsonObject connection : data.array("connections").objects()) {
            if (connection.string("account").isEmpty()) {
                connection.put("account", artifact.account());
            }
        }
    }

    private List<JsonObject> accounts(String account) {
        if (account.isEmpty()) {
            return all("accounts");
        }
        List<JsonObject> responses = new ArrayList<>();
        archive.responses("account_info", artifact -> artifact.account().equals(account), (_, info) -> {
            JsonObject data = new JsonObject().put("account_detail", info.object("data"));
            responses.add(info.copy().put("data", data));
        });
        return responses;
    }

    private List<JsonObject> queues(boolean all, String filter) {
        List<JsonObject> responses = all("account_ipqueues");
        for (JsonObject response : responses) {
            JsonObject queues = response.object("data");
            for (String name : List.copyOf(queues.names())) {
                JsonObject queue = queues.object(name);
                boolean busy = queue.number("pending") != 0 || queue.number("in_progress") != 0;
                if ((!all && !busy) || !name.contains(filter)) {
                    queues.remove(name);
                }
            }
        }
        return responses;
    }

    private List<JsonObject> raftGroups(String account, String group) {
        List<JsonObject> responses = all("account_raftz");
        for (JsonObject response : responses) {
            JsonObject accounts = response.object("data");
            for (String name : List.copyOf(accounts.names())) {
                JsonObject groups = accounts.object(name);
                List.copyOf(groups.names()).stream()
                        .filter(id -> !group.isEmpty() && !id.equals(group))
                        .forEach(groups::remove);
                if ((!account.isEmpty() && !name.equals(account)) || (!group.isEmpty() && groups.isEmpty())) {
                    accounts.remove(name);
                }
            }
        }
        return responses;
    }

    private static String place(Artifact artifact) {
        return artifact.cluster() + "/" + artifact.server();
    }

    private List<JsonObject> profiles(String name, long level) {
        Map<String, JsonObject> servers = new LinkedHashMap<>();
        archive.responses("variables", (artifact, response) -> servers.put(place(artifact), response.object("server")));
        String captured = ArtifactTags.profileName(name, level);
        List<JsonObject> responses = new ArrayList<>();
        archive.readEach(
                artifact ->
                        artifact.type().equals("profile") && artifact.profile().equals(captured),
                (artifact, content) -> {
                    JsonObject known = servers.get(place(artifact));
                    JsonObject server = known != null
                            ? known
                            : new JsonObject().put("name", artifact.server()).put("cluster", artifact.cluster());
                    JsonObject data =
                            new JsonObject().put("profile", Base64.getEncoder().encodeToString(content));
                    responses.add(new JsonObject().put("server", server).put("data", data));
                });
        return responses;
    }

    private List<JsonObject> statistics() {
        Map<String, JsonObject> routes = byServer("routes");
        Map<String, JsonObject> gateways = byServer("gateways");
        return all("variables").stream()
                .map(response -> {
                    String id = response.object("server").string("id");
                    return ArchivedStatistics.of(response, routes.get(id), gateways.get(id));
                })
                .toList();
    }

    private Map<String, JsonObject> byServer(String type) {
        Map<String, JsonObject> responses = new LinkedHashMap<>();
        all(type).forEach(response -> responses.put(response.object("server").string("id"), response));
        return responses;
    }

    @Override
    public SystemApi within(Duration timeout) {
        return this;
    }

    @Override
    public boolean isArchived() {
        return true;
    }

    @Override
    public CliException refused() {
        return noResponse();
    }

    @Override
    public CliException noResponse(String about) {
        return new CliException(
                "no captured " + (about.isEmpty() ? "server data" : "data for " + about) + " in " + archive.file());
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    /** An archive has all its responses at once: the number does not matter. */
    @Override
    public int activeServers() {
        return UNTIL_QUIET;
    }
}
