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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Message schedules (ADR-51). The virtual time begins at 00:16:40 on the first day of the epoch. */
final class ShardSchedulesTest {
    private static final long SECOND = 1_000_000_000L;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    ShardSchedulesTest() throws IOException {
        clock.advance(1_000 * SECOND);
        rig = new ShardRig(disk, clock);
    }

    private static StreamConfigBuilder config() {
        return ShardRig.config("T", "s.>", "t.>", "x")
                .allowMessageSchedules(true)
                .allowRollup(true);
    }

    private String publish(String subject, String headers, String payload) {
        return rig.publishAndTake(subject, headers, payload).getFirst();
    }

    private String schedule(String subject, String pattern, String more) {
        return publish(subject, "Nats-Schedule: " + pattern + "\r\nNats-Schedule-Target: t.a" + more, "of " + subject);
    }

    private void pass(double seconds) {
        clock.advance((long) (seconds * SECOND));
        rig.runAll();
        // Long rows of messages pause in between.
        for (int i = 0; i < 5; i++) {
            clock.advance(5_000_000);
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

    private List<String> contents() {
        return ShardRig.contents(rig.stream("T"));
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
    void publishesOnceAndEnds(StorageType storage) {
        rig.create(config().storage(storage).allowMessageTtl(true).build());
        String more =
                "\r\nNats-Schedule-TTL: 5m\r\nNats-Msg-Id: id\r\nNats-TTL: 1h\r\nNats-Expected-Last-Sequence: 0\r\nKind: a";
        assertThat(schedule("s.a", "@at 1970-01-01T00:16:45Z", more)).contains("\"seq\":1");
        assertThat(headersOf(1)).endsWith("Kind: a, Nats-Rollup: sub");
        pass(4.9);
        assertThat(contents()).containsExactly("1 s.a of s.a");
        pass(0.1);
        assertThat(contents()).containsExactly("2 t.a of s.a");
        assertThat(headersOf(2)).isEqualTo("Kind: a, Nats-Scheduler: s.a, Nats-Schedule-Next: purge, Nats-TTL: 5m");
        pass(1_000);
        assertThat(contents()).isEmpty();
    }

    @Test
    void publishesAtOnceIfTheTimeIsOver() {
        rig.create(config().build());
        schedule("s.a", "@at 1969-12-31T23:00:00Z", "");
        pass(0);
        assertThat(contents()).containsExactly("2 t.a of s.a");
    }

    @Test
    void waitsForATimeBeyondTheRangeOfNanoseconds() {
        rig.create(config().build());
        schedule("s.a", "@at 9999-12-31T23:59:59Z", "");
        pass(1_000_000);
        assertThat(contents()).containsExactly("1 s.a of s.a");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void repeatsAfterARestart(boolean checkpoint) throws IOException {
        rig.create(config().build());
        pass(0.4);
        schedule("s.a", "@every 10s", "\r\nNats-Schedule-Rollup: sub");
        pass(9.7);
        assertThat(contents()).containsExactly("1 s.a of s.a", "2 t.a of s.a");
        assertThat(headersOf(2))
                .isEqualTo("Nats-Scheduler: s.a, Nats-Schedule-Next: 1970-01-01T00:17:00Z, Nats-Rollup: sub");
        restart(checkpoint);
        pass(9);
        assertThat(contents()).containsExactly("1 s.a of s.a", "2 t.a of s.a");
        pass(1);
        assertThat(contents()).containsExactly("1 s.a of s.a", "3 t.a of s.a");
        // Missed times are made up for once.
        clock.advance(1_000 * SECOND);
        restart(checkpoint);
        pass(0);
        assertThat(contents()).containsExactly("1 s.a of s.a", "4 t.a of s.a");
        assertThat(headersOf(4)).contains("Nats-Schedule-Next: 1970-01-01T00:33:50Z");
    }

    @Test
    void knowsCronPatternsAndTimeZones() {
        rig.create(config().build());
        schedule("s.a", "0 30 5 * * *", "\r\nNats-Schedule-Time-Zone: Asia/Kolkata");
        schedule("s.b", "@hourly", "");
        pass(3_600);
        assertThat(contents()).contains("3 t.a of s.b", "1 s.a of s.a").hasSize(3);
        assertThat(headersOf(3)).contains("Nats-Schedule-Next: 1970-01-01T02:00:00Z");
        pass(23 * 3_600);
        assertThat(rig.stream("T").schedules().nextNanos()).isEqualTo(25 * 3_600 * SECOND);
        String last = contents().stream()
                .filter(line -> line.endsWith("t.a of s.a"))
                .findFirst()
                .orElseThrow();
        assertThat(headersOf(Long.parseLong(last.split(" ", 2)[0])))
                .contains("Nats-Schedule-Next: 1970-01-03T05:30:00+05:30");
    }

    @Test
    void publishesTheLastMessageOfItsSource() {
        rig.create(config().build());
        schedule("s.a", "@every 1s", "\r\nNats-Schedule-Source: t.source");
        pass(1);
        publish("t.source", "Kind: b\r\nNats-Msg-Id: id\r\nNats-Scheduled: no", "sampled");
        pass(1);
        assertThat(contents()).containsExactly("1 s.a of s.a", "2 t.a of s.a", "3 t.source sampled", "4 t.a sampled");
        assertThat(headersOf(4)).startsWith("Kind: b, Nats-Scheduler: s.a, Nats-Schedule-Next: ");
    }

    @Test
    void replacesTheScheduleByANewerMessageOfTheSubject() {
        rig.create(config().build());
        schedule("s.a", "@every 1s", "");
        schedule("s.a", "@every 5s", "");
        pass(4);
        assertThat(contents()).containsExactly("2 s.a of s.a");
        pass(1);
        assertThat(contents()).containsExactly("2 s.a of s.a", "3 t.a of s.a");
        publish("s.a", "", "none");
        pass(100);
        assertThat(contents()).containsExactly("2 s.a of s.a", "3 t.a of s.a", "4 s.a none");
        assertThat(rig.stream("T").schedules().nextNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void endsWithItsMessage() {
        rig.create(config().build());
        schedule("s.a", "@every 2s", "");
        schedule("s.b", "@every 1s", "");
        var deleted = rig.commands().deleteMessage("T", 2, true);
        rig.runAll();
        assertThat(deleted).isCompletedWithValue(true);
        pass(2);
        assertThat(contents()).containsExactly("1 s.a of s.a", "3 t.a of s.a");
    }

    @Test
    void clientsMayEndASchedule() {
        rig.create(config().build());
        schedule("s.a", "@every 2s", "");
        publish("t.other", "", "other");
        assertThat(publish("t.b", "Nats-Scheduler: t.other\r\nNats-Schedule-Next: purge", ""))
                .contains("10212");
        assertThat(publish("t.b", "Nats-Scheduler: s.a\r\nNats-Schedule-Next: 1970-01-01T01:00:00Z", ""))
                .contains("10212");
        assertThat(publish("t.b", "Nats-Scheduler: s.a", "")).contains("10212");
        assertThat(publish("s.a", "Nats-Scheduler: s.a\r\nNats-Schedule-Next: purge", ""))
                .contains("10212");
        assertThat(publish("t.b", "Nats-Scheduler: s.a\r\nNats-Schedule-Next: purge", "ended"))
                .contains("\"seq\":3");
        assertThat(publish("t.b", "Nats-Scheduler: s.none\r\nNats-Schedule-Next: purge", ""))
                .contains("\"seq\":4");
        pass(100);
        assertThat(contents()).containsExactly("2 t.other other", "3 t.b ended", "4 t.b ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@every 999ms | | 10189",
                "@every x | | 10189",
                "@at tomorrow | | 10189",
                "* * * * * | | 10189",
                "0 0 0 30 2 * | | 10189",
                "@hourly | Nats-Schedule-Time-Zone: Nowhere | 10223",
                "@hourly | Nats-Schedule-Time-Zone: +02:00 | 10223",
                "@hourly | Nats-Schedule-Time-Zone: | 10223",
                "@every 5s | Nats-Schedule-Time-Zone: UTC | 10189",
                "@at 1970-01-01T00:16:45Z | Nats-Schedule-Time-Zone: UTC | 10189",
                "@hourly | Nats-Schedule-TTL: x | 10191",
                "@hourly | Nats-Schedule-TTL: 5m | 10166",
                "@hourly | Nats-Schedule-Rollup: all | 10192",
                "@hourly | Nats-Rollup: all | 10192",
                "@hourly | Nats-Schedule-Source: t.* | 10203",
                "@hourly | Nats-Schedule-Source: t.a | 10203",
                "@hourly | Nats-Schedule-Source: s.a | 10203",
                "@hourly | Nats-Schedule-Source: other | 10203",
            })
    void refusesASchedule(String pattern, String header, String code) {
        rig.create(config().build());
        assertThat(schedule("s.a", pattern, header == null ? "" : "\r\n" + header))
                .contains("\"err_code\":" + code);
        assertThat(contents()).isEmpty();
        assertThat(rig.stream("T").schedules().nextNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"''", "other", "t.*", "s.a", "t..a"})
    void refusesATarget(String target) {
        rig.create(config().build());
        assertThat(publish("s.a", "Nats-Schedule: @hourly\r\nNats-Schedule-Target: " + target, ""))
                .contains("\"err_code\":10190");
    }

    @Test
    void refusesSchedulesThatTheStreamDoesNotAllow() {
        rig.create(ShardRig.config("T", "s.>", "t.>").build());
        assertThat(schedule("s.a", "@hourly", "")).contains("\"err_code\":10188");
        assertThat(publish("s.a", "Nats-Schedule-Time-Zone: x", "")).contains("\"err_code\":10188");
        assertThat(publish("t.b", "Nats-Scheduler: s.a\r\nNats-Schedule-Next: purge", ""))
                .contains("\"err_code\":10188");
    }

    @Test
    void triesAgainWhenItsMessageIsRefused() {
        rig.create(config().maxMessageSizeBytes(130).build());
        schedule("s.a", "@every 1s", "\r\nNats-Schedule-Source: t.source");
        publish("t.source", "", "x".repeat(100));
        schedule("s.b", "@every 1s", "");
        pass(1);
        // The other one is not held up.
        assertThat(contents()).contains("4 t.a of s.b");
        assertThat(rig.log.warnings)
                .singleElement()
                .asString()
                .contains("could not publish the message of the schedule 's.a' and tries again: message size exceeds");
        publish("t.source", "", "y");
        pass(2);
        assertThat(contents()).anyMatch(line -> line.endsWith("t.a y"));
        assertThat(rig.log.warnings).hasSize(1);
    }

    @Test
    void publishesManyThatAreDueAtOnce() throws IOException {
        rig.create(config().build());
        for (int i = 0; i < 1_000; i++) {
            rig.publish(
                    0, "s." + i, "", "Nats-Schedule: @at 1970-01-01T00:16:50Z\r\nNats-Schedule-Target: t." + i, "p");
            if (i % 100 == 0) {
                rig.runAll();
            }
        }
        rig.runAll();
        clock.advance(3_600 * SECOND);
        restart(true);
        for (int i = 0; i < 20; i++) {
            pass(0.1);
        }
        assertThat(contents()).hasSize(1_000).allMatch(line -> line.matches("[0-9]+ t\\.[0-9]+ p"));
        assertThat(rig.stream("T").store().lastSequence()).isEqualTo(2_000);
    }

    @Test
    void countsAMessageThatNoConsumerWantsAsPublished() {
        rig.create(config().retention(RetentionPolicy.INTEREST).build());
        rig.createConsumer(
                "T", ShardRig.pull("c").filterSubjects(List.of("s.>")).build());
        schedule("s.a", "@every 1s", "");
        schedule("s.b", "@at 1970-01-01T00:16:45Z", "");
        pass(1);
        pass(1);
        assertThat(contents()).containsExactly("1 s.a of s.a", "2 s.b of s.b");
        assertThat(rig.stream("T").store().lastSequence()).isEqualTo(4);
        pass(3);
        assertThat(contents()).containsExactly("1 s.a of s.a");
    }

    @Test
    void schedulesThatAMirrorCopiedBeginWhenItIsPromoted() {
        var origin = new FakeOrigin(rig);
        rig.create(ShardRig.config("T")
                .mirror(ShardOriginTest.source("O"))
                .duplicateWindowNanos(0)
                .build());
        origin.run();
        String pattern = "Nats-Schedule: @every 1s\r\nNats-Schedule-Target: t.a\r\nNats-Rollup: sub\r\n";
        origin.deliver(1, "s.a", pattern, "a");
        origin.deliver(2, "s.b", pattern, "b");
        origin.deliver(3, "t.b", "Nats-Scheduler: s.b\r\nNats-Schedule-Next: purge\r\n", "ended");
        origin.run();
        pass(5);
        assertThat(contents()).containsExactly("1 s.a a", "3 t.b ended");
        var updated = rig.commands().updateStream(config().build());
        rig.runAll();
        assertThat(updated).isCompleted();
        pass(0);
        assertThat(contents()).containsExactly("1 s.a a", "3 t.b ended", "4 t.a a");
    }

    @Test
    void takesSchedulesInABatch() {
        rig.create(config().allowAtomic(true).build());
        rig.publish(
                0,
                "s.a",
                "in.1",
                "Nats-Batch-Id: b\r\nNats-Batch-Sequence: 1\r\nNats-Schedule: @every 1s\r\n"
                        + "Nats-Schedule-Target: t.a",
                "one");
        rig.publish(
                0,
                "t.b",
                "in.1",
                "Nats-Batch-Id: b\r\nNats-Batch-Sequence: 2\r\nNats-Batch-Commit: 1\r\n"
                        + "Nats-Scheduler: s.z\r\nNats-Schedule-Next: purge",
                "two");
        rig.runAll();
        assertThat(rig.inbox.take()).last().asString().contains("\"count\":2");
        pass(1);
        assertThat(contents()).containsExactly("1 s.a one", "2 t.b two", "3 t.a one");
    }
}
