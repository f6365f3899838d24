// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.PublishedSchemas;
import dev.iora.schema.JsonSchema;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every API response, success or error, every publish acknowledgement, advisory and metric matches its schema. */
@Timeout(300)
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class JetStreamSchemaIT {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Pattern TYPE =
            Pattern.compile("\"type\": ?\"io\\.nats\\.jetstream\\.(?:api|advisory|metric)\\.v1\\.(\\w+)\"");
    private static final String PUB_ACK = "pub_ack_response";

    /** Deviations of nats-server 2.14.5 from its own schemas; Iora sends the same as the server. */
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            // An error with the fields of a success matches both alternatives.
            Map.entry("stream_names_response", Set.of("valid against schemas at indexes 0 and 1")),
            Map.entry("consumer_names_response", Set.of("valid against schemas at indexes 0 and 1")),
            Map.entry("stream_list_response", Set.of("valid against schemas at indexes 0 and 1")),
            Map.entry("consumer_list_response", Set.of("valid against schemas at indexes 0 and 1")),
            Map.entry("consumer_pause_response", Set.of("valid against schemas at indexes 0 and 1")),
            // The schema nests an error in the error.
            Map.entry("consumer_unpin_response", Set.of("/error: missing properties: 'error'")),
            // Numbers in the server, strings in the schema.
            Map.entry("nak", Set.of("/consumer_seq: expected string, but got number")),
            Map.entry("terminated", Set.of("/consumer_seq: expected string, but got number")),
            // The server does not name itself here.
            Map.entry("consumer_group_pinned", Set.of("missing properties: 'server'")),
            Map.entry("consumer_group_unpinned", Set.of("missing properties: 'server'")),
            // Only in Iora: the client of calls that were made before any subscription to audits is unknown.
            Map.entry("api_audit", Set.of("/client: expected object, but got null")));

    @TempDir
    Path directory;

    private final Map<String, JsonSchema> schemas = new HashMap<>();
    private final TreeSet<String> succeeded = new TreeSet<>();
    private final TreeSet<String> failed = new TreeSet<>();
    private final SoftAssertions all = new SoftAssertions();

    @Test
    void sendsMessagesThatMatchTheirSchemas() throws Exception {
        try (JetStreamServer server = JetStreamServer.start(directory, 1)) {
            for (String file : List.of("jetstream-exchanges.txt", "jetstream-newer-exchanges.txt")) {
                for (Exchange exchange : Exchange.read(Files.readAllLines(RESOURCES.resolve(file)))) {
                    ExchangePlayer.play(exchange, server.port(), frame -> check(exchange, frame));
                }
            }
        }
        all.assertAll();
        assertThat(succeeded)
                .containsExactly(
                        "account_info_response",
                        "api_audit",
                        "consumer_ack",
                        "consumer_action",
                        "consumer_create_response",
                        "consumer_delete_response",
                        "consumer_group_pinned",
                        "consumer_group_unpinned",
                        "consumer_info_response",
                        "consumer_list_response",
                        "consumer_names_response",
                        "consumer_pause",
                        "consumer_pause_response",
                        "consumer_reset_response",
                        "consumer_unpin_response",
                        "max_deliver",
                        "nak",
                        PUB_ACK,
                        "stream_action",
                        "stream_create_response",
                        "stream_delete_response",
                        "stream_info_response",
                        "stream_list_response",
                        "stream_msg_delete_response",
                        "stream_msg_get_response",
                        "stream_names_response",
                        "stream_purge_response",
                        "stream_update_response",
                        "terminated");
        assertThat(failed)
                .containsExactly(
                        "consumer_create_response",
                        "consumer_delete_response",
                        "consumer_info_response",
                        "consumer_leader_stepdown_response",
                        "consumer_list_response",
                        "consumer_names_response",
                        "consumer_pause_response",
                        "consumer_reset_response",
                        "consumer_unpin_response",
                        PUB_ACK,
                        "stream_create_response",
                        "stream_delete_response",
                        "stream_info_response",
                        "stream_leader_stepdown_response",
                        "stream_list_response",
                        "stream_msg_delete_response",
                        "stream_msg_get_response",
                        "stream_names_response",
                        "stream_purge_response",
                        "stream_remove_peer_response",
                        "stream_restore_response",
                        "stream_snapshot_response",
                        "stream_update_response");
    }

    private void check(Exchange exchange, RawClient.Frame frame) {
        String json = frame.payload();
        if (!json.startsWith("{")) {
            return;
        }
        Matcher typed = TYPE.matcher(json);
        String type = typed.find() ? requireNonNull(typed.group(1)) : PUB_ACK;
        (json.contains("\"error\":") ? failed : succeeded).add(type);
        List<String> problems = schema(type).problems(json.getBytes(StandardCharsets.ISO_8859_1)).stream()
                .filter(problem -> !isKnown(type, problem))
                .toList();
        all.assertThat(problems)
                .as("%s in \"%s\": %s", type, exchange.title(), json)
                .isEmpty();
    }

    private static boolean isKnown(String type, String problem) {
        return KNOWN.getOrDefault(type, Set.of()).contains(problem);
    }

    private JsonSchema schema(String type) {
        return schemas.computeIfAbsent(type, name -> {
            try {
                return PublishedSchemas.of(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
