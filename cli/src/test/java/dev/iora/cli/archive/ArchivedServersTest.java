// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchivedServersTest {
    @TempDir
    Path directory;

    private ArchivedServers servers;

    @BeforeEach
    void write() {
        Path file = directory.resolve("archive.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file, Instant.EPOCH)) {
            for (String type : List.of("gateways", "subs", "jetstream_info")) {
                writer.add(ArtifactTags.ofServer("", "n1", type), answer(new JsonObject()));
            }
            for (String account : List.of("A", "B")) {
                JsonArray connections = JsonArray.ofObjects(List.of(new JsonObject().put("cid", 1)));
                writer.add(
                        ArtifactTags.ofServer("", "n1", "account_connections").account(account),
                        answer(new JsonObject().put("connections", connections)));
            }
            writer.finish();
        }
        servers = new ArchivedServers(AuditArchive.open(file));
    }

    private static JsonObject answer(JsonObject data) {
        return new JsonObject()
                .put("server", new JsonObject().put("name", "n1").put("id", "N1"))
                .put("data", data);
    }

    private List<ServerResponse> ask(String endpoint, JsonObject request) throws InterruptedException {
        return servers.request(SystemApi.everyServer(endpoint), request, SystemApi.UNTIL_QUIET);
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAYZ, gatewayz, name",
        "GATEWAYZ, gatewayz, account_name",
        "LEAFZ, leafz, account",
        "SUBSZ, subsz, account",
        "SUBSZ, subsz, test",
        "JSZ, jsz, account",
        "CONNZ, connz, user"
    })
    void refusesFiltersByName(String endpoint, String name, String field) {
        isRefused(endpoint, name, field, new JsonObject().put(field, "x"));
    }

    @ParameterizedTest
    @CsvSource({"JSZ, jsz, leader_only", "JSZ, jsz, stream_leader_only", "HEALTHZ, healthz, js-server-only"})
    void refusesFiltersThatAreSet(String endpoint, String name, String field) {
        isRefused(endpoint, name, field, new JsonObject().put(field, true));
    }

    @ParameterizedTest
    @CsvSource({"CONNZ, connz, cid", "CONNZ, connz, state"})
    void refusesFiltersByNumber(String endpoint, String name, String field) {
        isRefused(endpoint, name, field, new JsonObject().put(field, 7));
    }

    private void isRefused(String endpoint, String name, String field, JsonObject request) {
        assertThatThrownBy(() -> ask(endpoint, request))
                .isInstanceOf(CliException.class)
                .hasMessage("unsupported option for archive " + name + ": " + field);
    }

    @Test
    void acceptsFiltersThatMatchAll() throws InterruptedException {
        assertThat(ask("GATEWAYZ", new JsonObject().put("name", "").put("account_name", "")))
                .hasSize(1);
        assertThat(ask("SUBSZ", new JsonObject().put("account", "").put("test", "")))
                .hasSize(1);
        assertThat(ask(
                        "JSZ",
                        new JsonObject()
                                .put("account", "")
                                .put("leader_only", false)
                                .put("stream_leader_only", false)))
                .hasSize(1);
        assertThat(ask("CONNZ", new JsonObject().put("cid", 0).put("state", 0))).hasSize(1);
    }

    @Test
    void mergesConnectionsOfAllAccounts() throws InterruptedException {
        assertThat(ask("CONNZ", new JsonObject())).singleElement().satisfies(answer -> {
            JsonObject data = answer.data();
            assertThat(data.array("connections").objects())
                    .extracting(connection -> connection.string("account"))
                    .containsExactly("A", "B");
            assertThat(data.number("total")).isEqualTo(2);
        });
        assertThat(ask("CONNZ", new JsonObject().put("offset", 1024))).isEmpty();
    }
}
