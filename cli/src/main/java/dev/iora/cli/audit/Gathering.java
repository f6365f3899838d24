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
import dev.iora.cli.view.ServerAnswer;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks all there is to ask, and writes the answers into an archive. What is not answered is noted and left out.
 *
 * <p>Thread: the main one.
 */
final class Gathering {
    private static final int PAGE = 1024;

    /** Where the answers of an endpoint go, and the list in them that comes in pages, if there is one. */
    private record Endpoint(String name, String type, String list) {}

    private record Profile(String name, int level) {
        String captured() {
            return ArtifactTags.profileName(name, level);
        }
    }

    private static final List<Endpoint> OF_SERVERS = List.of(
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

    private static final List<Endpoint> OF_ACCOUNTS = List.of(
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

    /** What each server says about itself; with all details, or without any. */
    void gatherServers(boolean details) throws InterruptedException {
        log.progress("Querying " + OF_SERVERS.size() + " endpoints on "
                + deployment.servers().size() + " known servers...");
        int count = 0;
        for (ServerIdentity server : deployment.servers().values()) {
            for (Endpoint endpoint : OF_SERVERS) {
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
            ServerAnswer answer = askOne(system, subject, request, endpoint.name, name);
            if (answer == null || !add(ArtifactTags.ofServer(server.cluster(), name, endpoint.type), answer.json())) {
                return pages;
            }
            pages++;
            more = paged && answer.data().array(endpoint.list).size() >= PAGE;
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

    /** The only answer, or null if there is none that is any good. */
    private @Nullable ServerAnswer askOne(SystemApi api, String subject, JsonObject request, String what, String server)
            throws InterruptedException {
        String problem;
        try {
            List<ServerAnswer> answers = api.request(subject, request, 1);
            if (answers.isEmpty()) {
                problem = "timeout";
            } else if (answers.getFirst().error().isPresent()) {
                problem = answers.getFirst().error().get().description();
            } else {
                return answers.getFirst();
            }
        } catch (CliException e) {
            problem = String.valueOf(e.getMessage());
        }
        log.problem("Failed to request " + what + " from server " + server + ": " + problem);
        return null;
    }

    /** How each server uses memory, threads and processors. */
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
        ServerAnswer answer = askOne(
                watched ? system.afterWatching(timeout) : system,
                SystemApi.server(server.id(), "PROFILEZ"),
                request,
                profile.captured() + " profile",
                server.name());
        if (answer == null || answer.data().isEmpty()) {
            return false;
        }
        ServerProfile data = answer.data().as(ServerProfile.class);
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

    private boolean add(ArtifactTags tags, JsonObject answer) {
        return isAdded(tags, () -> writer.add(tags, answer));
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

    /** What servers say about each account. */
    void gatherAccounts() throws InterruptedException {
        log.progress("Querying " + OF_ACCOUNTS.size() + " endpoints for "
                + deployment.accounts().size() + " known accounts...");
        int count = 0;
        for (String account : deployment.accounts()) {
            for (Endpoint endpoint : OF_ACCOUNTS) {
                for (ServerAnswer answer : ask(account, endpoint.name)) {
                    count += add(about(answer, endpoint.type).account(account), answer.json()) ? 1 : 0;
                }
            }
        }
        log.progress("Captured " + count + " endpoint responses from "
                + deployment.accounts().size() + " accounts");
    }

    private static ArtifactTags about(ServerAnswer answer, String type) {
        ServerIdentity server = answer.server();
        return ArtifactTags.ofServer(server.cluster(), server.name(), type);
    }

    private List<ServerAnswer> ask(String account, String endpoint) throws InterruptedException {
        return switch (endpoint) {
            case "RAFTZ" ->
                askAll(account, endpoint, SystemApi.everyServer(endpoint), new JsonObject().put("account", account));
            case "IPQUEUESZ" ->
                askAll(account, endpoint, SystemApi.everyServer(endpoint), new JsonObject().put("filter", account));
            default -> askAll(account, endpoint, "$SYS.REQ.ACCOUNT." + account + "." + endpoint, new JsonObject());
        };
    }

    /**
     * The good answers of servers that are known, one of each. All servers get the request and answer, those without
     * the account, too: until all known ones have done that, who has the account may be among the missing.
     */
    private List<ServerAnswer> askAll(String account, String endpoint, String subject, JsonObject request)
            throws InterruptedException {
        List<ServerAnswer> answers = new ArrayList<>();
        Set<String> heard = new HashSet<>();
        try {
            system.requestEach(
                    subject,
                    request,
                    answer -> {
                        if (isKnown(answer, endpoint, account)
                                && heard.add(answer.server().id())
                                && isGood(answer)) {
                            answers.add(answer);
                        }
                        return heard.size() < deployment.servers().size();
                    },
                    false);
        } catch (CliException e) {
            log.problem("Failed to request " + endpoint + " for account " + account + ": " + e.getMessage());
        }
        return answers;
    }

    private boolean isKnown(ServerAnswer answer, String endpoint, String account) {
        if (!deployment.knows(answer)) {
            log.problem("Ignoring account " + endpoint + " response from unknown server: "
                    + answer.server().name() + " (" + account + ")");
            return false;
        }
        return true;
    }

    private boolean isGood(ServerAnswer answer) {
        if (answer.error().isPresent()) {
            log.problem("Received an error from server "
                    + answer.server().name() + ": "
                    + answer.error().get().description());
            return false;
        }
        return true;
    }

    /** What every server that has a replica of a stream says about it. */
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
        for (ServerAnswer answer : askAll(account, "JSZ", SystemApi.everyServer("JSZ"), request)) {
            String server = answer.server().name();
            for (JetStreamDetails.Stream stream : streams(answer, account)) {
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

    /** The streams of the account: a server that does not have it tells of all its others. */
    private static List<JetStreamDetails.Stream> streams(ServerAnswer answer, String account) {
        return answer.data().as(JetStreamDetails.class).accountDetails().stream()
                .filter(details -> details.id().equals(account))
                .flatMap(details -> details.streamDetail().stream())
                .toList();
    }
}
