// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveWriter;
import dev.iora.cli.archive.ArtifactTags;
import dev.iora.cli.archive.NotArchivableException;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.JetStreamDetails;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerProfile;
import dev.iora.cli.view.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends all monitoring requests and writes the responses into an archive. Requests without a response are logged and
 * left out.
 *
 * <p>Thread: the main one.
 */
final class Gathering {
    private static final int PAGE = 1024;

    /**
     * An endpoint, the type of its responses in the archive, and the field with its paged list; empty if it has none.
     */
    private record Endpoint(String name, String type, String list) {}

    private record Profile(String name, int level) {
        String captured() {
            return ArtifactTags.profileName(name, level);
        }
    }

    private static final List<Endpoint> SERVER_ENDPOINTS = List.of(
            new Endpoint("VARZ", "variables", ""),
            new Endpoint("EXPVARZ", "exp_variables", ""),
            new Endpoint("CONNZ", "connections", "connections"),
            new Endpoint("ROUTEZ", "routes", ""),
            new Endpoint("GATEWAYZ", "gateways", ""),
            new Endpoint("LEAFZ", "leafs", ""),
            new Endpoint("SUBSZ", "subs", "subscriptions_list"),
            new Endpoint("JSZ", "jetstream_info", "account_details"),
            new Endpoint("ACCOUNTZ", "accounts", ""),
            new Endpoint("HEALTHZ", "health", ""));

    private static final List<Endpoint> ACCOUNT_ENDPOINTS = List.of(
            new Endpoint("CONNZ", "account_connections", ""),
            new Endpoint("LEAFZ", "account_leafs", ""),
            new Endpoint("SUBSZ", "account_subs", ""),
            new Endpoint("INFO", "account_info", ""),
            new Endpoint("JSZ", "account_jetstream_info", ""),
            new Endpoint("RAFTZ", "account_raftz", ""),
            new Endpoint("IPQUEUESZ", "account_ipqueues", ""));

    private static final List<Profile> PROFILES = List.of(
            new Profile("goroutine", 1),
            new Profile("goroutine", 2),
            new Profile("heap", 0),
            new Profile("allocs", 0),
            new Profile("mutex", 0),
            new Profile("threadcreate", 0),
            new Profile("block", 0),
            new Profile("cpu", 0));

    private final Deployment deployment;
    private final SystemApi system;
    private final Duration timeout;
    private final ArchiveWriter writer;
    private final GatherLog log;

    Gathering(Deployment deployment, Duration timeout, ArchiveWriter writer, GatherLog log) {
        this.deployment = deployment;
        this.system = deployment.system();
        this.timeout = timeout;
        this.writer = writer;
        this.log = log;
    }

    /** Gathers the responses of each server about itself, with all details or without any. */
    void gatherServers(boolean details) throws InterruptedException {
        log.progress("Querying " + SERVER_ENDPOINTS.size() + " endpoints on "
                + deployment.servers().size() + " known servers...");
        int count = 0;
        for (ServerIdentity server : deployment.servers().values()) {
            for (Endpoint endpoint : SERVER_ENDPOINTS) {
                if (endpoint.name.equals("JSZ") && !server.jetstream()) {
                    log.progress(
                            "Server " + server.name() + " does not have jetstream enabled - skipping JSZ endpoint");
                    continue;
                }
                count += gatherPages(server, endpoint, details);
            }
        }
        log.progress("Captured " + count + " endpoint responses from "
                + deployment.servers().size() + " servers");
    }

    private int gatherPages(ServerIdentity server, Endpoint endpoint, boolean details) throws InterruptedException {
        String subject = SystemApi.server(server.id(), endpoint.name);
        String name = server.name();
        boolean paged = details && !endpoint.list.isEmpty();
        int pages = 0;
        boolean more = true;
        while (more) {
            JsonObject request = details ? details(endpoint.name) : new JsonObject();
            if (paged) {
                request.put("offset", (long) pages * PAGE).put("limit", PAGE);
            }
            ServerResponse response = askOne(system, subject, request, endpoint.name, name);
            if (response == null
                    || !add(ArtifactTags.ofServer(server.cluster(), name, endpoint.type), response.json())) {
                return pages;
            }
            pages++;
            more = paged && response.data().array(endpoint.list).size() >= PAGE;
        }
        return pages;
    }

    private static JsonObject details(String endpoint) {
        JsonObject request = new JsonObject();
        return switch (endpoint) {
            case "CONNZ", "ROUTEZ" -> request.put("subscriptions", true).put("subscriptions_detail", true);
            case "GATEWAYZ" ->
                request.put("accounts", true).put("subscriptions", true).put("subscriptions_detail", true);
            case "HEALTHZ" -> request.put("details", true);
            case "JSZ" ->
                request.put("accounts", true)
                        .put("streams", true)
                        .put("consumer", true)
                        .put("config", true)
                        .put("raft", true);
            case "LEAFZ", "SUBSZ" -> request.put("subscriptions", true);
            default -> request;
        };
    }

    /** The response of one server, or null if there is none or it is an error. */
    private @Nullable ServerResponse askOne(
            SystemApi api, String subject, JsonObject request, String what, String server) throws InterruptedException {
        String problem;
        try {
            List<ServerResponse> responses = api.request(subject, request, 1);
            if (responses.isEmpty()) {
                problem = "timeout";
            } else if (responses.getFirst().error().isPresent()) {
                problem = responses.getFirst().error().get().description();
            } else {
                return responses.getFirst();
            }
        } catch (CliException e) {
            problem = String.valueOf(e.getMessage());
        }
        log.problem("Failed to request " + what + " from server " + server + ": " + problem);
        return null;
    }

    /** Gathers the profiles of each server. */
    void gatherProfiles() throws InterruptedException {
        log.progress("Capturing " + PROFILES.size() + " profiles on "
                + deployment.servers().size() + " known servers...");
        int count = 0;
        for (ServerIdentity server : deployment.servers().values()) {
            for (Profile profile : PROFILES) {
                count += gatherProfile(server, profile) ? 1 : 0;
            }
        }
        log.progress("Captured " + count + " server profiles from "
                + deployment.servers().size() + " servers");
    }

    private boolean gatherProfile(ServerIdentity server, Profile profile) throws InterruptedException {
        boolean watched = profile.name.equals("cpu");
        JsonObject request = new JsonObject().put("name", profile.name).put("debug", profile.level);
        if (watched) {
            request.put("duration", timeout);
        }
        ServerResponse response = askOne(
                watched ? system.afterMeasuring(timeout) : system,
                SystemApi.server(server.id(), "PROFILEZ"),
                request,
                profile.captured() + " profile",
                server.name());
        if (response == null || response.data().isEmpty()) {
            return false;
        }
        ServerProfile data = response.data().as(ServerProfile.class);
        if (!data.error().isEmpty()) {
            log.problem("Failed to retrieve " + profile.captured() + " profile from server " + server.name() + ": "
                    + data.error());
            return false;
        }
        ArtifactTags tags = ArtifactTags.ofServer(server.cluster(), server.name(), "profile")
                .profile(profile.captured());
        byte[] content = Base64.getDecoder().decode(data.profile());
        return isAdded(tags, () -> writer.add(tags, "prof", content));
    }

    private boolean add(ArtifactTags tags, JsonObject response) {
        return isAdded(tags, () -> writer.add(tags, response));
    }

    private boolean isAdded(ArtifactTags tags, Runnable addition) {
        try {
            addition.run();
            return true;
        } catch (NotArchivableException e) {
            log.problem("Leaving out " + tags + ": " + e.getMessage());
            return false;
        }
    }

    /** Gathers the responses of servers about each account. */
    void gatherAccounts() throws InterruptedException {
        log.progress("Querying " + ACCOUNT_ENDPOINTS.size() + " endpoints for "
                + deployment.accounts().size() + " known accounts...");
        int count = 0;
        for (String account : deployment.accounts()) {
            for (Endpoint endpoint : ACCOUNT_ENDPOINTS) {
                for (ServerResponse response : ask(account, endpoint.name)) {
                    count += add(about(response, endpoint.type).account(account), response.json()) ? 1 : 0;
                }
            }
        }
        log.progress("Captured " + count + " endpoint responses from "
                + deployment.accounts().size() + " accounts");
    }

    private static ArtifactTags about(ServerResponse response, String type) {
        ServerIdentity server = response.server();
        return ArtifactTags.ofServer(server.cluster(), server.name(), type);
    }

    private List<ServerResponse> ask(String account, String endpoint) throws InterruptedException {
        return switch (endpoint) {
            case "RAFTZ" ->
                askAll(account, endpoint, SystemApi.everyServer(endpoint), new JsonObject().put("account", account));
            case "IPQUEUESZ" ->
                askAll(account, endpoint, SystemApi.everyServer(endpoint), new JsonObject().put("filter", account));
            default -> askAll(account, endpoint, "$SYS.REQ.ACCOUNT." + account + "." + endpoint, new JsonObject());
        };
    }

    /**
     * The successful responses, one for each known server. All servers respond, even those without the account; until
     * all known ones have, a server with the account may be missing.
     */
    private List<ServerResponse> askAll(String account, String endpoint, String subject, JsonObject request)
            throws InterruptedException {
        List<ServerResponse> responses = new ArrayList<>();
        Set<String> responded = new HashSet<>();
        try {
            system.requestEach(
                    subject,
                    request,
                    response -> {
                        if (isKnown(response, endpoint, account)
                                && responded.add(response.server().id())
                                && isSuccessful(response)) {
                            responses.add(response);
                        }
                        return responded.size() < deployment.servers().size();
                    },
                    false);
        } catch (CliException e) {
            log.problem("Failed to request " + endpoint + " for account " + account + ": " + e.getMessage());
        }
        return responses;
    }

    private boolean isKnown(ServerResponse response, String endpoint, String account) {
        if (!deployment.hasServer(response)) {
            log.problem("Ignoring account " + endpoint + " response from unknown server: "
                    + response.server().name() + " (" + account + ")");
            return false;
        }
        return true;
    }

    private boolean isSuccessful(ServerResponse response) {
        if (response.error().isPresent()) {
            log.problem("Received an error from server "
                    + response.server().name() + ": "
                    + response.error().get().description());
            return false;
        }
        return true;
    }

    /** Gathers the responses about each stream of every server that has a replica. */
    void gatherStreams(boolean consumers) throws InterruptedException {
        log.progress("Gathering streams data...");
        for (String account : deployment.accounts()) {
            if (!account.equals(deployment.systemAccount())) {
                gatherStreams(account, consumers);
            }
        }
    }

    private void gatherStreams(String account, boolean consumers) throws InterruptedException {
        JsonObject request = new JsonObject()
                .put("account", account)
                .put("streams", true)
                .put("consumer", consumers)
                .put("config", true)
                .put("raft", true)
                .put("direct_consumer", true);
        Set<String> names = new HashSet<>();
        for (ServerResponse response : askAll(account, "JSZ", SystemApi.everyServer("JSZ"), request)) {
            String server = response.server().name();
            for (JetStreamDetails.Stream stream : streams(response, account)) {
                String name = stream.name();
                if (names.add(name)) {
                    log.progress("Discovered stream " + name + " in account " + account);
                }
                String cluster = stream.cluster().name();
                add(ArtifactTags.ofServer(cluster, server, "stream_info").account(account).stream(name), stream.json());
            }
        }
        log.progress("Discovered " + names.size() + " streams in account " + account);
    }

    /**
     * The streams of the account in a response. A server without the account responds with those of all its accounts.
     */
    private static List<JetStreamDetails.Stream> streams(ServerResponse response, String account) {
        return response.data().as(JetStreamDetails.class).accountDetails().stream()
                .filter(details -> details.id().equals(account))
                .flatMap(details -> details.streamDetail().stream())
                .toList();
    }
}
