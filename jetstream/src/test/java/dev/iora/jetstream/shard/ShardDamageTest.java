// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Damage in the files of a shard: which streams notice, what they report, and how they return to service. */
final class ShardDamageTest {
    private static final int MESSAGES = 12;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();

    private ShardRig open() throws IOException {
        // The tests make the checkpoints, which decide what the journal still has.
        return new ShardRig(disk, clock, 1000, 64 << 10, 1L << 30);
    }

    private static String payload(String stream, int number) {
        return "message " + number + " of stream " + stream + ", and no other";
    }

    /** Streams A, B and C with alternating messages, each in a block of its own. */
    private ShardRig filled() throws IOException {
        ShardRig rig = open();
        for (String name : List.of("A", "B", "C")) {
            rig.create(
                    ShardRig.config(name, name.toLowerCase(Locale.ROOT) + ".>").build());
        }
        publish(rig, 1, MESSAGES, "A", "B", "C");
        return rig;
    }

    private static void publish(ShardRig rig, int from, int to, String... streams) {
        for (int number = from; number <= to; number++) {
            for (String stream : streams) {
                assertThat(publish(rig, stream, number)).contains("\"seq\":");
            }
        }
    }

    private static String publish(ShardRig rig, String stream, int number) {
        List<String> responses =
                rig.publishAndTake(stream.toLowerCase(Locale.ROOT) + ".x", "", payload(stream, number));
        assertThat(responses).hasSize(1);
        return responses.getFirst();
    }

    /** Flips a bit at each place with {@code content} in the matching files. */
    private int damage(String folder, Predicate<String> files, byte[] content) throws IOException {
        FaultyDisk directory = disk.directory(folder);
        int places = 0;
        for (String name : directory.list()) {
            if (!files.test(name)) {
                continue;
            }
            byte[] bytes = new byte[(int) directory.size(name)];
            try (var file = directory.open(name)) {
                file.read(ByteBuffer.wrap(bytes), 0);
            }
            int at = indexOf(bytes, content);
            if (at >= 0) {
                directory.flipBit(name, at + content.length / 2, 3);
                places++;
            }
        }
        return places;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        return all.indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    private void damageJournal(String content) throws IOException {
        assertThat(damage("journal", name -> name.startsWith("journal-"), ShardRig.bytes(content)))
                .as("blocks with %s", content)
                .isOne();
    }

    private static StreamLoss loss(ShardRig rig, String stream) {
        return requireNonNull(rig.stream(stream).loss(), "nothing is known to be lost");
    }

    private static void assertWhole(ShardRig rig, String stream, int messages) {
        assertThat(ShardRig.contents(rig.stream(stream))).hasSize(messages);
        assertThat(rig.stream(stream).loss()).isNull();
        assertThat(publish(rig, stream, messages + 1)).contains("\"seq\":" + (messages + 1));
    }

    private static void assertFrozen(ShardRig rig, String stream, String missing) {
        StreamLoss loss = loss(rig, stream);
        assertThat(loss.isFrozen()).isTrue();
        List<String> runs = new ArrayList<>();
        loss.missing().forEachRun((first, last) -> runs.add(first + " to " + last));
        assertThat(runs).isEqualTo(missing.isEmpty() ? List.of() : List.of(missing));
        assertThat(rig.log.errors)
                .anyMatch(line -> line.contains("'" + stream + "' is frozen")
                        && line.contains("journal-0")
                        && line.contains(missing.isEmpty() ? "other changes" : missing)
                        && line.contains(StreamLoss.ACCEPT + " = " + loss.token()));
        assertThat(publish(rig, stream, 99)).contains("\"err_code\":10077", "stream is frozen", "journal-0");
    }

    private static <R> R result(ShardRig rig, CompletableFuture<R> command) {
        rig.runAll();
        assertThat(command).isDone();
        return command.join();
    }

    @Test
    void freezesTheStreamWithRecordsInAHole() throws IOException {
        filled();
        damageJournal(payload("B", 5));
        disk.kill();
        for (int restart = 0; restart < 3; restart++) {
            ShardRig rig = open();
            assertFrozen(rig, "B", "5 to 5");
            assertThat(ShardRig.contents(rig.stream("B"))).hasSize(MESSAGES - 1);
            assertThat(rig.stream("B").store().lastSequence()).isEqualTo(MESSAGES);
            assertWhole(rig, "A", MESSAGES + restart);
            assertWhole(rig, "C", MESSAGES + restart);
            if (restart == 1) {
                // From now on the checkpoint includes the loss, and the hole is gone with its file.
                assertThat(rig.shard.files().checkpoint()).isTrue();
                rig.runAll();
            }
            disk.kill();
            if (restart == 1) {
                break;
            }
        }
        ShardRig rig = open();
        assertThat(rig.log.errors).isEmpty();
        assertThat(publish(rig, "B", 99)).contains("stream is frozen");
        assertThat(loss(rig, "B").missing().contains(5)).isTrue();
        assertThat(result(rig, rig.commands().purge("B", FilterSet.ALL, 6, 0))).isEqualTo(4);
        assertThat(loss(rig, "B").isFrozen()).isFalse();
        assertThat(publish(rig, "B", 99)).contains("\"seq\":" + (MESSAGES + 1));
        disk.kill();
        ShardRig again = open();
        assertThat(publish(again, "B", 100)).contains("\"seq\":" + (MESSAGES + 2));
    }

    @Test
    void noticesAMissingLastMessageThoughNothingFollows() throws IOException {
        ShardRig rig = filled();
        publish(rig, MESSAGES + 1, MESSAGES + 3, "A", "B");
        publish(rig, MESSAGES + 4, MESSAGES + 9, "A");
        damageJournal(payload("B", MESSAGES + 3));
        disk.kill();
        ShardRig again = open();
        assertFrozen(again, "B", (MESSAGES + 3) + " to " + (MESSAGES + 3));
        assertThat(again.stream("B").store().lastSequence()).isEqualTo(MESSAGES + 3);
        assertWhole(again, "A", MESSAGES + 9);
        assertWhole(again, "C", MESSAGES);
    }

    @Test
    void returnsAStreamToServiceAfterDeletingTheLostMessage() throws IOException {
        filled();
        damageJournal(payload("A", 3));
        disk.kill();
        ShardRig rig = open();
        assertFrozen(rig, "A", "3 to 3");
        assertThat(result(rig, rig.commands().deleteMessage("A", 4, false))).isTrue();
        assertThat(publish(rig, "A", 99)).contains("stream is frozen");
        assertThat(result(rig, rig.commands().deleteMessage("A", 3, false))).isTrue();
        assertThat(publish(rig, "A", 99)).contains("\"seq\":" + (MESSAGES + 1));
        disk.kill();
        assertThat(publish(open(), "A", 99)).contains("\"seq\":" + (MESSAGES + 2));
    }

    @Test
    void returnsAStreamToServiceAfterAnUpdateThatNamesTheLoss() throws IOException {
        ShardRig rig = filled();
        StreamConfig changed =
                ShardRig.config("C", "c.>").description("changed").build();
        result(rig, rig.commands().updateStream(changed));
        publish(rig, MESSAGES + 1, MESSAGES + 1, "A");
        damageJournal("\"description\":\"changed\"");
        disk.kill();
        ShardRig again = open();
        assertFrozen(again, "C", "");
        assertWhole(again, "B", MESSAGES);
        result(again, again.commands().updateStream(changed));
        assertThat(publish(again, "C", 99)).contains("stream is frozen");
        Map<String, String> accepted =
                Map.of(StreamLoss.ACCEPT, loss(again, "C").token());
        result(
                again,
                again.commands()
                        .updateStream(changed.toBuilder().metadata(accepted).build()));
        assertThat(publish(again, "C", 99)).contains("\"seq\":" + (MESSAGES + 1));
        disk.kill();
        assertThat(publish(open(), "C", 99)).contains("\"seq\":" + (MESSAGES + 2));
    }

    @Test
    void keepsAStreamWithoutCreationUnderAMadeUpName() throws IOException {
        filled();
        damageJournal("\"name\":\"B\"");
        disk.kill();
        ShardRig rig = open();
        assertThat(rig.shard.streams().named(rig.owner(), "B")).isNull();
        Stream kept = rig.stream("LOST_STREAM_2");
        assertThat(ShardRig.contents(kept)).hasSize(MESSAGES).contains("5 b.x " + payload("B", 5));
        assertThat(kept.isFrozen()).isTrue();
        assertThat(rig.log.errors).anyMatch(line -> line.contains("LOST_STREAM_2") && line.contains("journal-0"));
        assertWhole(rig, "A", MESSAGES);
        assertWhole(rig, "C", MESSAGES);
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        ShardRig again = open();
        assertThat(ShardRig.contents(again.stream("LOST_STREAM_2"))).hasSize(MESSAGES);
        result(again, again.commands().deleteStream("LOST_STREAM_2"));
        assertThat(again.shard.streams().named(again.owner(), "LOST_STREAM_2")).isNull();
    }

    /** A shard in which the global account and two others have streams; those have one named B. */
    private ShardRig openWithAccounts() throws IOException {
        var setup = new ShardRig.Setup(1000, 64 << 10, 1L << 30, 128 << 10, 0);
        Map<String, AccountLimits> limits =
                Map.of("$G", AccountLimits.NONE, "X", AccountLimits.NONE, "Y", AccountLimits.NONE);
        return new ShardRig(disk, clock, setup, new ServerUsage(-1, -1), limits);
    }

    private static HostedStream hosted(ShardRig rig, String account, String stream) {
        return requireNonNull(rig.shard.streams().named(rig.accounts.get(account), stream), stream);
    }

    private static void createInXAndY(ShardRig rig) {
        for (String account : List.of("X", "Y")) {
            StreamConfig config =
                    ShardRig.config("B", "b").description("in " + account).build();
            var created = rig.shard.commands(rig.accounts.get(account)).createStream(config);
            rig.runAll();
            assertThat(created).isCompleted();
            assertThat(rig.lanes.publish(rig.table.take(account), 0, "b", "", "", "of " + account))
                    .isTrue();
            rig.runAll();
        }
    }

    @Test
    void givesAStreamWithoutCreationToNoAccountWithUsers() throws IOException {
        createInXAndY(openWithAccounts());
        damageJournal("\"description\":\"in X\"");
        disk.kill();
        ShardRig rig = openWithAccounts();
        HostedStream kept = hosted(rig, "$LOST", "LOST_STREAM_1");
        assertThat(ShardRig.contents(kept.stream)).containsExactly("1 b of X");
        assertThat(rig.shard.streams().named(rig.accounts.get("X"), "B")).isNull();
        assertThat(ShardRig.contents(hosted(rig, "Y", "B").stream)).containsExactly("1 b of Y");
        assertThat(rig.log.errors).anyMatch(line -> line.contains("'$LOST > LOST_STREAM_1'"));
    }

    @Test
    void keepsAStreamWithDamagedStateInItsAccount() throws IOException {
        ShardRig rig = openWithAccounts();
        createInXAndY(rig);
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        assertThat(damage("segments", name -> name.startsWith("st-"), ShardRig.bytes("\"description\":\"in X\"")))
                .isEqualTo(2);
        ShardRig damaged = openWithAccounts();
        assertThat(hosted(damaged, "X", "B").unreadable).isTrue();
        assertThat(ShardRig.contents(hosted(damaged, "Y", "B").stream)).containsExactly("1 b of Y");
        assertThat(damaged.log.errors).anyMatch(line -> line.contains("stream 'X > B' is not available"));
    }

    @Test
    void freezesTheStreamsWithRecordsInALostFile() throws IOException {
        ShardRig rig = filled();
        String big = "x".repeat(9000);
        var journal = rig.shard.files().journal();
        long before = journal.end() >>> 32;
        rig.publish("a.x", "", big);
        while (journal.end() >>> 32 < before + 1) {
            rig.publish("b.x", "", big);
            rig.runAll();
        }
        rig.publish("c.x", "", big);
        while (journal.end() >>> 32 < before + 2) {
            rig.publish("b.x", "", big);
            rig.runAll();
        }
        rig.publish("b.x", "", big);
        rig.runAll();
        long lastOfC = rig.stream("C").store().lastSequence();
        disk.kill();
        disk.directory("journal").lose("journal-%08x".formatted(before + 1));
        ShardRig again = open();
        assertThat(again.stream("A").isFrozen()).isFalse();
        assertFrozen(again, "C", lastOfC + " to " + lastOfC);
        assertThat(again.stream("B").isFrozen()).isTrue();
    }

    @Test
    void namesAMessageOfTheJournalThatCannotBeReadLater() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("A", "a.>").build());
        publish(rig, 1, 5, "A");
        for (int i = 0; i < 40; i++) {
            // Evicts it from the memory of the newest records.
            rig.publish("a.y", "", "y".repeat(9000));
            rig.runAll();
        }
        disk.kill();
        ShardRig again = open();
        damageJournalOrSegment(payload("A", 2));
        var into = new StoredMessage();
        assertThat(again.stream("A").store().load(2, into, () -> {})).isEqualTo(LoadResult.DAMAGED);
        assertThat(again.stream("A").store().load(2, into, () -> {})).isEqualTo(LoadResult.DAMAGED);
        assertThat(again.log.errors)
                .filteredOn(line -> line.contains("stream 'A': messages 2 to 2 cannot be read"))
                .hasSize(1);
        assertThat(loss(again, "A").unreadable().contains(2)).isTrue();
        // Everything else of the stream is known, so it continues.
        assertThat(publish(again, "A", 99)).contains("\"seq\":");
    }

    private void damageJournalOrSegment(String content) throws IOException {
        byte[] bytes = ShardRig.bytes(content);
        int places = damage("segments", name -> name.startsWith("seg-"), bytes);
        places += damage("journal", name -> name.startsWith("journal-"), bytes);
        assertThat(places).isPositive();
    }

    @Test
    void erasesAMessageWhosePositionIsDamaged() throws IOException {
        ShardRig rig = filled();
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        FaultyDisk segments = disk.directory("segments");
        for (String name : segments.list()) {
            if (name.startsWith("seg-")) {
                // The checksum of the last page of rows, before three runs of 72 bytes and a trailer of 16.
                segments.flipBit(name, (int) segments.size(name) - 16 - 3 * 72 - 2, 3);
            }
        }
        ShardRig damaged = open();
        for (String stream : List.of("A", "B", "C")) {
            var _ = damaged.commands().deleteMessage(stream, 2, true);
        }
        damaged.runAll();
        assertThat(damaged.log.errors)
                .as("the message is damaged")
                .anyMatch(line -> line.contains("seg-") && line.contains("cannot be read"))
                .noneMatch(line -> line.contains("programming error"));
        publish(damaged, MESSAGES + 1, MESSAGES + 1, "A", "B", "C");
        assertThat(damaged.shard.files().checkpoint()).isTrue();
        damaged.runAll();
    }

    @Test
    void removesMessagesWithDamagedPositionsByLimits() throws IOException {
        String subject = "a.x";
        String payload = "x".repeat(70);
        int size = 30 + subject.length() + payload.length();
        ShardRig rig = open();
        rig.create(ShardRig.config("A", "a.>").maxBytes(100L * size).build());
        for (int i = 0; i < 100; i++) {
            rig.publishAndTake(subject, "", payload);
        }
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        FaultyDisk segments = disk.directory("segments");
        for (String name : segments.list()) {
            if (name.startsWith("seg-")) {
                // The checksum of the only page of rows, before a run and a trailer.
                segments.flipBit(name, (int) segments.size(name) - 16 - 72 - 2, 3);
            }
        }
        ShardRig damaged = open();
        for (int i = 1; i <= 150; i++) {
            assertThat(damaged.publishAndTake(subject, "", payload)).hasSize(1);
            assertThat(damaged.stream("A").store().messages()).isEqualTo(100);
            assertThat(damaged.stream("A").store().bytes()).isEqualTo(100L * size);
        }
        disk.kill();
        assertThat(open().stream("A").store().bytes()).isEqualTo(100L * size);
    }

    @Test
    void namesADamagedCopyWithoutLoss() throws IOException {
        ShardRig rig = filled();
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        byte[] state = ShardRig.bytes("\"name\":\"B\"");
        assertThat(damage("segments", name -> name.startsWith("st-") && name.endsWith(".a"), state))
                .isOne();
        FaultyDisk segments = disk.directory("segments");
        String checkpoint = FaultStore.files(segments, "chk-").getFirst();
        assertThat(checkpoint).endsWith(".a");
        segments.flipBit(checkpoint, 20, 1);
        ShardRig again = open();
        assertThat(again.log.warnings)
                .hasSize(2)
                .anyMatch(line -> line.contains("/segments/" + checkpoint) && line.contains("other copy"))
                .anyMatch(line -> line.contains("/segments/st-")
                        && line.contains(".a is damaged")
                        && line.contains("other copy is used"));
        assertThat(again.log.errors).isEmpty();
        for (String stream : List.of("A", "B", "C")) {
            assertWhole(again, stream, MESSAGES);
        }
        // The next checkpoint has two copies again, and the state of a stream that was changed.
        assertThat(again.shard.files().checkpoint()).isTrue();
        again.runAll();
        disk.kill();
        assertThat(open().log.warnings).isEmpty();
    }

    @Test
    void keepsNameAndFilesOfAStreamWithDamagedState() throws IOException {
        ShardRig rig = filled();
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        publish(rig, MESSAGES + 1, MESSAGES + 2, "A", "B", "C");
        disk.kill();
        FaultyDisk intact = disk.copy();
        assertThat(damage("segments", name -> name.startsWith("st-"), ShardRig.bytes("\"name\":\"B\"")))
                .isEqualTo(2);
        ShardRig damaged = open();
        assertThat(damaged.log.errors)
                .anyMatch(line -> line.contains("stream 'B' is not available") && line.contains("st-0"));
        assertWhole(damaged, "A", MESSAGES + 2);
        assertWhole(damaged, "C", MESSAGES + 2);
        CompletableFuture<Long> purged = damaged.commands().purge("B", FilterSet.ALL, 0, 0);
        damaged.runAll();
        assertThat(purged).isCompletedExceptionally();
        // Others continue for long: their records are freed, those of B are not.
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 20; i++) {
                damaged.publish("a.x", "", "z".repeat(4000));
                damaged.runAll();
            }
            damaged.shard.files().checkpoint();
            damaged.runAll();
        }
        disk.kill();
        open().shard.files().checkpoint();
        disk.kill();
        // The file is read again, from a copy, as it was.
        for (String name : intact.directory("segments").list()) {
            if (name.startsWith("st-") && disk.directory("segments").exists(name)) {
                copy(intact.directory("segments"), disk.directory("segments"), name);
            }
        }
        ShardRig back = open();
        assertWhole(back, "B", MESSAGES + 2);
        assertThat(back.shard.files().checkpoint()).isTrue();
        back.runAll();
        disk.kill();
        ShardRig again = open();
        assertWhole(again, "B", MESSAGES + 3);
        assertThat(again.log.errors).isEmpty();
    }

    private static void copy(FaultyDisk from, FaultyDisk to, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) from.size(name));
        try (var source = from.open(name);
                var target = to.open(name)) {
            source.read(bytes, 0);
            target.write(bytes.flip(), 0);
            target.force();
        }
    }

    @Test
    void deletesAStreamWithDamagedState() throws IOException {
        ShardRig rig = filled();
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        damage("segments", name -> name.startsWith("st-"), ShardRig.bytes("\"name\":\"B\""));
        ShardRig damaged = open();
        result(damaged, damaged.commands().deleteStream("B"));
        assertThat(damaged.shard.streams().named(damaged.owner(), "B")).isNull();
        damaged.create(ShardRig.config("B", "b.>").build());
        assertThat(publish(damaged, "B", 1)).contains("\"seq\":1}");
        assertThat(damaged.shard.files().checkpoint()).isTrue();
        damaged.runAll();
        disk.kill();
        ShardRig again = open();
        assertThat(again.log.errors).isEmpty();
        assertWhole(again, "B", 1);
    }

    @Test
    void namesTheReasonOfARefusal() throws IOException {
        ShardRig rig = filled();
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        disk.kill();
        damage("segments", name -> name.startsWith("st-"), ShardRig.bytes("\"name\":\"B\""));
        ShardRig damaged = open();
        CompletableFuture<Boolean> deleted = damaged.commands().deleteMessage("B", 1, false);
        damaged.runAll();
        assertThat(deleted)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ApiException.class)
                .withMessageContaining("state cannot be read");
    }
}
