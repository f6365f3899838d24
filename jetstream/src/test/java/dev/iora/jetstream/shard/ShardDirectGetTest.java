// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Direct gets on a stepped shard; DirectGetTest tests the responses to single ones. */
final class ShardDirectGetTest {
    private static final String GET = "$JS.API.DIRECT.GET.T";

    private final ShardRig rig;

    ShardDirectGetTest() throws IOException {
        rig = new ShardRig(new FaultyDisk(), new VirtualClock(), 20_000);
        rig.create(config().build());
        rig.publish(0, "t.a", "", "", "hi");
        rig.publish(0, "t.b", "", "A: b", "yo");
        rig.publish(0, "t.a", "", "", "again");
        rig.runAll();
    }

    private static StreamConfigBuilder config() {
        return ShardRig.config("T", "t.>").storage(StorageType.MEMORY).allowDirect(true);
    }

    private List<String> ask(String subject, String headers, String body) {
        assertThat(rig.publish(1, subject, "in.1", headers, body.replace('\'', '"')))
                .isTrue();
        rig.runAll();
        return rig.inbox.take();
    }

    @Test
    void servesAsLongAsTheStreamAllowsIt() {
        assertThat(ask(GET + ".t.a", "", ""))
                .singleElement()
                .asString()
                .startsWith("in.1 NATS/1.0\r\nNats-Stream: T\r\nNats-Subject: t.a\r\nNats-Sequence: 3\r\n")
                .endsWith("\r\n\r\nagain");
        assertThat(ask(GET, "", "{'seq':1}")).singleElement().asString().endsWith("\r\n\r\nhi");
        assertThat(ask(GET + ".t.b", "", "{'no_hdr':true}")).containsExactly("in.1 yo");
        List<String> batch = ask(GET, "", "{'seq':1,'batch':2}");
        assertThat(batch).hasSize(3);
        assertThat(batch.get(0)).endsWith("hi");
        assertThat(batch.get(1)).contains("A: b").endsWith("yo");
        assertThat(batch.get(2)).contains("204 EOB");

        CompletableFuture<Void> updated =
                rig.commands().updateStream(config().allowDirect(false).build());
        rig.runAll();
        updated.join();
        assertThat(rig.publish(GET, "in.1", "{}")).isFalse();
        assertThat(rig.publish(GET + ".t.a", "in.1", "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; ''; 408 Empty Request",
                "''; {}; 408 Empty Request",
                "''; {\"batch\":3}; 408 Empty Request",
                "''; bad; 408 Malformed Request",
                "''; {\"seq\":1,\"last_by_subj\":\"t.a\"}; 408 Bad Request",
                "''; {\"multi_last\":[\"t.>\"],\"up_to_seq\":2,\"up_to_time\":\"2030-01-01T00:00:00Z\"}; 408 Bad Request",
                "''; {\"seq\":77}; 404 Message Not Found",
                ".t.b; {\"seq\":1}; 408 Bad Request",
                ".t.b; bad; 408 Malformed Request",
                ".t.z; ''; 404 Message Not Found"
            })
    void refusesAsTheGoServerDoes(String key, String body, String status) {
        assertThat(ask(GET + key, "", body)).containsExactly("in.1 NATS/1.0 " + status + "\r\n\r\n");
    }

    @Test
    void refusesAHigherLevel() {
        assertThat(ask(GET, "Nats-Required-Api-Level: 9", "{'seq':1}"))
                .containsExactly("in.1 NATS/1.0 412 Required Api Level\r\n\r\n");
        assertThat(ask(GET, "Nats-Required-Api-Level: 4", "{'seq':1}")).hasSize(1);
    }

    @Test
    void answersNothingWithoutReplySubject() {
        assertThat(rig.publish(GET, "", "{\"seq\":1}")).isTrue();
        rig.runAll();
        assertThat(rig.inbox.take()).isEmpty();
    }

    @Test
    void sendsLargeBatchesOnlyAsFastAsTheirLaneTakesThem() {
        int messages = 200;
        String payload = "x".repeat(100_000);
        for (int i = 0; i < messages; i++) {
            rig.publish(0, "t.big", "", "", payload);
            rig.runAll();
        }
        rig.publish(1, GET, "in.big", "", "{\"next_by_subj\":\"t.big\",\"batch\":1000}");
        rig.publish(0, GET + ".t.b", "in.small", "", "");
        rig.lanes.round();
        for (int i = 0; i < 50; i++) {
            rig.shard.step();
        }
        rig.lanes.round();
        long big = rig.inbox.received.stream()
                .filter(m -> m.subject().startsWith("in.big"))
                .count();
        assertThat(big).as("of 100 KB each").isBetween(2L, 8L);
        assertThat(rig.inbox.received)
                .anyMatch(m -> m.text().startsWith("in.small") && m.text().endsWith("yo"));
        rig.runAll();
        List<String> all =
                rig.inbox.take().stream().filter(m -> m.startsWith("in.big")).toList();
        assertThat(all).hasSize(messages + 1);
        assertThat(all.getLast()).contains("204 EOB", "Nats-Num-Pending: 0");
    }

    @Test
    void endsABatchWithoutSizeAtMaxPending() {
        int bytes = 900_000;
        String payload = "x".repeat(bytes);
        int fit = TestOptions.MAX_PENDING_BYTES / bytes + 1; // the last one reaches it
        for (int i = 0; i < fit + 2; i++) {
            rig.publish(0, "t.big", "", "", payload);
            rig.runAll();
        }
        List<String> batch = ask(GET, "", "{'next_by_subj':'t.big','batch':1000}");
        assertThat(batch).hasSize(fit + 1).last().asString().contains("204 EOB", "Nats-Num-Pending: 2");
    }

    @Test
    void reportsThatItsStreamWasDeletedMeanwhile() {
        String payload = "x".repeat(100_000);
        for (int i = 0; i < 100; i++) {
            rig.publish(0, "t.big", "", "", payload);
            rig.runAll();
        }
        rig.publish(1, GET, "in.big", "", "{\"next_by_subj\":\"t.big\",\"batch\":1000}");
        rig.lanes.round();
        rig.shard.step();
        CompletableFuture<Void> gone = rig.commands().deleteStream("T");
        rig.runAll();
        gone.join();
        assertThat(rig.inbox.take().getLast()).isEqualTo("in.big NATS/1.0 500 stream not found\r\n\r\n");
        assertThat(rig.owner().usage().memoryBytes()).isZero();
    }
}
