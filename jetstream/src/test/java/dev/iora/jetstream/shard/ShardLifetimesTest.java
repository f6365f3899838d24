// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages with a time to live of their own, and delete markers (ADR-43). */
final class ShardLifetimesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String MARKER = "Nats-Marker-Reason: MaxAge, Nats-TTL: 10s, Nats-Rollup: sub";

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    ShardLifetimesTest() throws IOException {
        clock.advance(1_000 * SECOND);
        rig = new ShardRig(disk, clock);
    }

    private static StreamConfigBuilder config() {
        return ShardRig.config("T", "t.>").allowMessageTtl(true);
    }

    private static StreamConfigBuilder withMarkers() {
        return config().subjectDeleteMarkerTtlNanos(10 * SECOND).allowRollup(true);
    }

    private String publish(String subject, String headers) {
        return rig.publishAndTake(subject, headers, "p").getFirst();
    }

    private void publishMany(String headers) {
        for (int i = 0; i < 2_500; i++) {
            rig.publish(0, "t." + i, "", headers, "p");
            if (i % 500 == 499) {
                rig.runAll();
            }
        }
    }

    private void pass(double seconds) {
        clock.advance((long) (seconds * SECOND));
        rig.runAll();
        // Records that follow each other pause in between.
        for (int i = 0; i < 5; i++) {
            clock.advance(20_000_000);
            rig.runAll();
        }
    }

    private void restart(boolean checkpoint) throws IOException {
        if (checkpoint) {
            rig.shard.files().checkpoint();
            rig.runAll();
        }
        disk.kill();
        rig = new ShardRig(disk, clock);
        rig.runAll();
        assertThat(rig.log.errors).isEmpty();
    }

    private List<Long> sequences() {
        List<Long> sequences = new ArrayList<>();
        ShardRig.contents(rig.stream("T")).forEach(line -> sequences.add(Long.valueOf(line.split(" ", 2)[0])));
        return sequences;
    }

    private String headersOf(long sequence) {
        Stream stream = rig.stream("T");
        var message = new StoredMessage();
        assertThat(stream.store().load(sequence, message, () -> {})).isEqualTo(LoadResult.LOADED);
        String block = ShardRig.text(message.bytes, message.headers, message.headersLength);
        return block.replace("NATS/1.0\r\n", "").strip().replace("\r\n", ", ");
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void removesAMessageAtItsEnd(StorageType storage) {
        rig.create(config().storage(storage).build());
        publish("t.a", "Nats-TTL: 2s");
        publish("t.a", "");
        publish("t.b", "Nats-TTL: 1");
        publish("t.b", "Nats-TTL: never");
        pass(0.8);
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L);
        pass(0.1);
        assertThat(sequences()).containsExactly(1L, 2L, 4L);
        pass(1);
        assertThat(sequences()).containsExactly(2L, 4L);
        pass(1_000_000);
        assertThat(sequences()).containsExactly(2L, 4L);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void knowsTheEndsAfterARestart(boolean checkpoint) throws IOException {
        rig.create(withMarkers().maxAgeNanos(100 * SECOND).build());
        publish("t.a", "Nats-TTL: 20s");
        publish("t.b", "Nats-TTL: never");
        publish("t.c", "KV-Operation: PURGE");
        publish("t.d", "Nats-TTL: 30s");
        restart(checkpoint);
        pass(19);
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L);
        pass(2);
        assertThat(sequences()).containsExactly(2L, 3L, 4L, 5L);
        assertThat(headersOf(5)).isEqualTo(MARKER);
        clock.advance(120 * SECOND);
        restart(checkpoint);
        pass(0);
        assertThat(sequences()).containsExactly(2L, 6L);
        restart(checkpoint);
        pass(11);
        assertThat(sequences()).containsExactly(2L);
    }

    @Test
    void removesTheMessagesThatEndedWhileTheServerWasDown() throws IOException {
        rig.create(config().build());
        publishMany("Nats-TTL: 5s");
        clock.advance(6 * SECOND);
        restart(true);
        pass(0);
        assertThat(sequences()).isEmpty();
        restart(false);
        assertThat(sequences()).isEmpty();
        assertThat(rig.stream("T").store().lastSequence()).isEqualTo(2_500);
    }

    @Test
    void maximumAgeEndsMessagesEarlierButNotPermanentOnes() throws IOException {
        rig.create(config().maxAgeNanos(10 * SECOND).build());
        publish("t.a", "Nats-TTL: never");
        publish("t.b", "Nats-TTL: 1h");
        publish("t.c", "Nats-TTL: NEVER");
        publish("t.d", "");
        pass(5);
        publish("t.e", "");
        pass(5.5);
        assertThat(sequences()).containsExactly(1L, 3L, 5L);
        restart(true);
        pass(5);
        assertThat(sequences()).containsExactly(1L, 3L);
        publish("t.f", "");
        pass(9);
        assertThat(sequences()).containsExactly(1L, 3L, 6L);
        pass(2);
        assertThat(sequences()).containsExactly(1L, 3L);
    }

    @Test
    void replacesTheLastMessageOfASubjectByAMarker() {
        rig.create(withMarkers().build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        publish("t.a", "");
        publish("t.a", "Nats-TTL: 20s");
        publish("t.b", "Nats-TTL: 20s");
        publish("t.c", "Nats-TTL: 20s");
        publish("t.c", "Nats-TTL: 20s");
        pass(20.5);
        // t.a has an older message left; of t.c, both have ended.
        assertThat(sequences()).containsExactly(1L, 6L, 7L);
        assertThat(headersOf(6)).isEqualTo(MARKER);
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.a p", "6 t.b ", "7 t.c ");
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "{\"no_wait\":true,\"batch\":10}");
        rig.runAll();
        assertThat(rig.inbox.deliveries).extracting(Object::toString).hasSize(3);
        pass(10.5);
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void markersAreMadeForTheMaximumAge() {
        rig.create(withMarkers().maxAgeNanos(60 * SECOND).build());
        publish("t.a", "");
        publish("t.a", "");
        publish("t.b", "Nats-TTL: never");
        publish("t.c", "KV-Operation: PURGE");
        publish("t.d", "KV-Operation: DEL");
        pass(30);
        publish("t.e", "");
        pass(31);
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("3 t.b p", "6 t.e p", "7 t.a ", "8 t.d ");
        pass(11);
        assertThat(sequences()).containsExactly(3L, 6L);
        pass(20);
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("3 t.b p", "9 t.e ");
    }

    @Test
    void keepsASubjectWithANewerMessageInFlight() {
        rig.create(withMarkers().maxMessagesPerSubject(1).build());
        publish("t.a", "Nats-TTL: 1s");
        rig.publish("t.a", "in.1", "newer");
        rig.lanes.round();
        rig.shard.step();
        clock.advance(2 * SECOND);
        // Now the first message ends, while the newer one is decided and not stored.
        rig.shard.step();
        pass(1);
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("2 t.a newer");
    }

    @Test
    void storesNoMarkerWithoutInterest() {
        rig.create(withMarkers().retention(RetentionPolicy.INTEREST).build());
        rig.createConsumer(
                "T", ShardRig.pull("c").filterSubjects(List.of("t.a")).build());
        publish("t.a", "Nats-TTL: 20s");
        pass(20.5);
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("2 t.a ");
        var deleted = rig.commands().deleteConsumer("T", "c");
        rig.runAll();
        assertThat(deleted).isCompleted();
        assertThat(sequences()).isEmpty();
    }

    @Test
    void manyMarkersTakeTurnsWithOtherWork() {
        rig.create(withMarkers().build());
        publishMany("Nats-TTL: 20s");
        pass(21);
        List<String> left = ShardRig.contents(rig.stream("T"));
        assertThat(left).hasSize(2_500).first().isEqualTo("2501 t.0 ");
        assertThat(left).last().isEqualTo("5000 t.2499 ");
        pass(11);
        assertThat(sequences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 5s    | 10",
                "-1 | 5     | 10",
                "-1 | 10s   | 10s",
                "-1 | 1m    | 1m",
                "-1 | never | never",
                "1  | 5s    | 5s",
                "2  | 9.9s  | 10",
            })
    void raisesATimeToLiveToThatOfMarkers(int maxPerSubject, String given, String stored) {
        rig.create(withMarkers().maxMessagesPerSubject(maxPerSubject).build());
        publish("t.a", "Nats-TTL: " + given);
        assertThat(headersOf(1)).isEqualTo("Nats-TTL: " + stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | 1s    | seq",
                "true  | 999ms | 10165",
                "true  | 0     | 10165",
                "true  | 00    | seq",
                "true  | -1    | 10165",
                "true  | soon  | 10165",
                "true  | 9223372036 | seq",
                "true  | 999999999999999999 | seq",
                "false | 1s    | 10166",
                "false | 5     | 10166",
                "false | never | 10166",
                "false | 00    | seq",
                "false | soon  | 10165",
            })
    void checksTheValue(boolean allowed, String value, String response) {
        rig.create(config().allowMessageTtl(allowed).build());
        assertThat(publish("t.a", "Nats-TTL: " + value)).contains(response);
        pass(0);
        assertThat(sequences()).hasSize(response.equals("seq") ? 1 : 0);
    }
}
