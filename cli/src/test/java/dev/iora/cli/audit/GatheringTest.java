// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveWriter;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gathering from servers whose responses arrive in the worst order. */
class GatheringTest {
    /** Servers that respond at once, with given responses. */
    private static final class Servers extends SystemApi {
        private final Map<String, List<JsonObject>> answers = new HashMap<>();
        private final List<String> requests = new ArrayList<>();

        Servers answering(String endpoint, JsonObject... all) {
            answers.put(endpoint, List.of(all));
            return this;
        }

        @Override
        public void requestEach(String subject, JsonObject body, Predicate<ServerResponse> more, boolean untilQuiet) {
            requests.add(subject);
            String endpoint = subject.substring(subject.lastIndexOf('.') + 1);
            for (JsonObject answer : answers.getOrDefault(endpoint, List.of())) {
                if (!more.test(answer.as(ServerResponse.class))) {
                    return;
                }
            }
        }

        @Override
        public SystemApi within(Duration timeout) {
            return this;
        }

        @Override
        public boolean isArchived() {
            return false;
        }

        @Override
        public CliException refused() {
            return new CliException("refused");
        }

        @Override
        public CliException noResponse(String about) {
            return new CliException("no answer");
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public int activeServers() throws InterruptedException {
            return request(PING, new JsonObject(), UNTIL_QUIET).size();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(Gathering gathering) throws InterruptedException;
    }

    @TempDir
    Path directory;

    private final GatherLog log = new GatherLog(
            new Console(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(),
                    Terminals.NONE),
            false);

    private static JsonObject answer(String cluster, String server, JsonObject data) {
        return new JsonObject()
                .put(
                        "server",
                        new JsonObject().put("name", server).put("id", server).put("cluster", cluster))
                .put("data", data);
    }

    private static JsonObject accounts(String... names) {
        return new JsonObject().put("accounts", List.of(names));
    }

    private static JsonObject streams(String account, String... names) {
        JsonArray streams = JsonArray.ofObjects(List.of(names).stream()
                .map(name -> new JsonObject().put("name", name))
                .toList());
        JsonObject details = new JsonObject().put("id", account).put("stream_detail", streams);
        return new JsonObject().put("account_details", JsonArray.ofObjects(List.of(details)));
    }

    private static JsonObject error(JsonObject answer) {
        return answer.remove("data").put("error", new JsonObject().put("description", "no such account"));
    }

    /** Servers a and b in cluster C, of which only b has account A, and f in another cluster. */
    private static Servers clusters() {
        JsonObject nothing = new JsonObject();
        return new Servers()
                .answering("PING", answer("F", "f", nothing), answer("C", "a", nothing), answer("C", "b", nothing))
                .answering(
                        "ACCOUNTZ",
                        answer("F", "f", accounts("A", "X")),
                        answer("C", "a", accounts()),
                        answer("C", "b", accounts("A")));
    }

    private List<String> gathered(Servers servers, Work work) throws IOException, InterruptedException {
        Path file = directory.resolve("archive.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file, Instant.EPOCH)) {
            Deployment deployment = Deployment.discover(servers, log, "C");
            work.run(new Gathering(deployment, Duration.ofSeconds(1), writer, log));
            writer.finish();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> !name.contains("/misc/"))
                    .toList();
        }
    }

    @Test
    void ignoresResponsesOfOtherServers() throws Exception {
        Servers servers = clusters();
        for (String endpoint : List.of("RAFTZ", "IPQUEUESZ", "INFO")) {
            servers.answering(
                    endpoint,
                    answer("F", "f", new JsonObject()),
                    error(answer("C", "a", new JsonObject())),
                    error(answer("C", "a", new JsonObject())),
                    answer("C", "b", new JsonObject()));
        }
        assertThat(gathered(servers, Gathering::gatherAccounts))
                .containsExactly(
                        "capture/accounts/A/servers/C__b/account_info/0001.json",
                        "capture/accounts/A/servers/C__b/account_raftz/0001.json",
                        "capture/accounts/A/servers/C__b/account_ipqueues/0001.json");
        assertThat(log.text())
                .contains("Ignoring account INFO response from unknown server: f (A)")
                .contains("Received an error from server a: no such account");
    }

    @Test
    void takesStreamsFromServersWithTheAccount() throws Exception {
        Servers servers = clusters()
                .answering(
                        "JSZ",
                        answer("F", "f", streams("A", "S")),
                        answer("C", "a", streams("B", "OTHER")),
                        answer("C", "b", streams("A", "S")));
        assertThat(gathered(servers, gathering -> gathering.gatherStreams(true)))
                .containsExactly("capture/accounts/A/streams/S/replicas/unclustered__b/stream_info/0001.json");
    }

    @Test
    void stopsWhenAllKnownServersResponded() throws Exception {
        Servers servers = clusters()
                .answering(
                        "JSZ",
                        answer("C", "b", streams("A", "S")),
                        answer("C", "a", new JsonObject()),
                        answer("F", "f", streams("A", "S")));
        gathered(servers, gathering -> gathering.gatherStreams(true));
        assertThat(log.text()).contains("Discovered stream S in").doesNotContain("unknown server");
    }

    @Test
    void logsAndSkipsDataThatCannotBeArchived() throws Exception {
        Servers servers = clusters().answering("JSZ", answer("C", "b", streams("A", "a/b", "S")));
        assertThat(gathered(servers, gathering -> gathering.gatherStreams(true)))
                .containsExactly("capture/accounts/A/streams/S/replicas/unclustered__b/stream_info/0001.json");
        assertThat(log.text())
                .contains("ERROR Leaving out {server=b, cluster=unclustered, artifact_type=stream_info, account=A,"
                        + " stream=a/b}: its stream is \"a/b\"\n");
    }

    @Test
    void countsServersOnce() throws Exception {
        Servers servers = clusters();
        Deployment deployment = Deployment.discover(servers, log, "C");
        assertThat(deployment.servers()).containsOnlyKeys("a", "b");
        assertThat(deployment.accounts()).containsExactly("A");
        // Requests to count servers, to find them, and for their accounts.
        assertThat(servers.requests).containsExactly(SystemApi.PING, SystemApi.PING, SystemApi.PING + ".ACCOUNTZ");
    }
}
