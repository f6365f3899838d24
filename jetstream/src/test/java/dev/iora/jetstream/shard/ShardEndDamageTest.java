// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageFile;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of the journal is lost, and no record behind it reveals that; data outside of the journal does. */
final class ShardEndDamageTest {
    private static final int MESSAGES = 12;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();

    /** Damage to the last file of the journal. */
    enum Fault {
        LOST,
        EMPTIED,
        CUT,
        ZEROED;

        /**
         * @param keptBytes size of the rest, for faults that leave a rest
         */
        void applyTo(FaultyDisk journal, String name, int keptBytes) throws IOException {
            if (this == LOST) {
                journal.lose(name);
                return;
            }
            try (StorageFile file = journal.open(name)) {
                int size = (int) file.size();
                switch (this) {
                    case EMPTIED -> file.truncate(0);
                    case CUT -> file.truncate(keptBytes);
                    default -> file.write(ByteBuffer.allocate(size - keptBytes), keptBytes);
                }
            }
        }
    }

    private ShardRig open() throws IOException {
        // The tests make the checkpoints, which decide what the journal still has.
        return new ShardRig(disk, clock, 1000, 64 << 10, 1L << 30);
    }

    private List<String> journal() throws IOException {
        return FaultStore.files(disk.directory("journal"), "journal-");
    }

    private static String publish(ShardRig rig, String stream, String payload) {
        // A stream whose configuration is lost has its name as its subject.
        String subject = stream.startsWith("LOST") ? stream : stream.toLowerCase(Locale.ROOT) + ".x";
        List<String> responses = rig.publishAndTake(subject, "", payload);
        assertThat(responses).hasSize(1);
        return responses.getFirst();
    }

    private static void publish(ShardRig rig, int from, int to, String... streams) {
        for (int number = from; number <= to; number++) {
            for (String stream : streams) {
                assertThat(publish(rig, stream, "message " + number)).contains("\"seq\":" + number);
            }
        }
    }

    /** Streams A and B with alternating messages, each in a block of its own, and C with one at the beginning. */
    private ShardRig filled() throws IOException {
        ShardRig rig = open();
        for (String name : List.of("A", "B", "C")) {
            rig.create(
                    ShardRig.config(name, name.toLowerCase(Locale.ROOT) + ".>").build());
        }
        publish(rig, 1, 1, "C");
        publish(rig, 1, MESSAGES, "A", "B");
        return rig;
    }

    private static List<String> missing(Stream stream) {
        List<String> runs = new ArrayList<>();
        StreamLoss loss = requireNonNull(stream.loss(), "nothing is known to be lost");
        loss.missing().forEachRun((first, last) -> runs.add(first + " to " + last));
        return runs;
    }

    private static <R> R result(ShardRig rig, CompletableFuture<R> command) {
        rig.runAll();
        assertThat(command).isDone();
        return command.join();
    }

    /** It reports its loss exactly, and after a purge continues behind the last sequence that it ever assigned. */
    private ShardRig assertLost(ShardRig rig, String name, String missing, int last) throws IOException {
        assertThat(rig.stream(name).isFrozen()).isTrue();
        assertThat(missing(rig.stream(name))).containsExactly(missing);
        assertThat(rig.stream(name).store().lastSequence()).isEqualTo(last);
        assertThat(publish(rig, name, "refused")).contains("\"err_code\":10077", "stream is frozen", "journal-0");
        assertThat(rig.log.errors)
                .anyMatch(line -> line.contains("damaged journal") && line.contains("/journal-0"))
                .anyMatch(line -> line.contains("'" + name + "' is frozen") && line.contains(missing));
        disk.kill();
        ShardRig again = open();
        assertThat(again.log.errors).isEmpty();
        assertThat(missing(again.stream(name))).containsExactly(missing);
        result(again, again.commands().purge(name, FilterSet.ALL, 0, 0));
        assertThat(publish(again, name, "after")).contains("\"seq\":" + (last + 1));
        disk.kill();
        ShardRig last2 = open();
        assertThat(publish(last2, name, "after")).contains("\"seq\":" + (last + 2));
        return last2;
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "EMPTIED"})
    void reportsAMissingJournalBeforeTheFirstCheckpoint(Fault fault) throws IOException {
        filled();
        disk.kill();
        for (String name : journal()) {
            fault.applyTo(disk.directory("journal"), name, 0);
        }
        ShardRig rig = open();
        assertThat(rig.shard.streams().named(rig.owner(), "A")).isNull();
        rig = assertLost(rig, "LOST_STREAM_1", "1 to " + MESSAGES, MESSAGES);
        assertThat(missing(rig.stream("LOST_STREAM_2"))).containsExactly("1 to " + MESSAGES);
        assertThat(missing(rig.stream("LOST_STREAM_3"))).containsExactly("1 to 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT", "ZEROED"})
    void freezesTheStreamsWithRecordsAtTheMissingEnd(Fault fault) throws IOException {
        ShardRig filled = filled();
        long from = filled.shard.files().journal().end();
        publish(filled, MESSAGES + 1, MESSAGES + 4, "A");
        publish(filled, MESSAGES + 1, MESSAGES + 2, "B");
        disk.kill();
        // All but the first of these messages, each of which has a block of 512 bytes.
        fault.applyTo(disk.directory("journal"), journal().getLast(), (int) from + 512);
        ShardRig rig = open();
        assertThat(rig.stream("C").loss()).isNull();
        publish(rig, 2, 2, "C");
        assertThat(missing(rig.stream("B"))).containsExactly((MESSAGES + 1) + " to " + (MESSAGES + 2));
        ShardRig last = assertLost(rig, "A", (MESSAGES + 2) + " to " + (MESSAGES + 4), MESSAGES + 4);
        publish(last, 3, 3, "C");
        assertThat(ShardRig.contents(last.stream("C"))).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void noticesAMissingLastFileOfAJournalWithACheckpoint(Fault fault) throws IOException {
        ShardRig rig = filled();
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        int covered = (int) rig.shard.files().position();
        publish(rig, MESSAGES + 1, MESSAGES + 3, "A");
        disk.kill();
        fault.applyTo(disk.directory("journal"), journal().getLast(), covered);
        ShardRig damaged = open();
        assertThat(damaged.stream("B").loss()).isNull();
        publish(damaged, MESSAGES + 1, MESSAGES + 1, "B");
        ShardRig last = assertLost(damaged, "A", (MESSAGES + 1) + " to " + (MESSAGES + 3), MESSAGES + 3);
        publish(last, MESSAGES + 2, MESSAGES + 2, "B");
        publish(last, 2, 2, "C");
    }

    @Test
    void noticesALostDeletion() throws IOException {
        ShardRig rig = filled();
        long from = rig.shard.files().journal().end();
        result(rig, rig.commands().deleteMessage("A", 3, false));
        result(rig, rig.commands().deleteStream("B"));
        disk.kill();
        Fault.ZEROED.applyTo(disk.directory("journal"), journal().getLast(), (int) from);
        ShardRig damaged = open();
        for (String name : List.of("A", "B")) {
            assertThat(damaged.stream(name).isFrozen()).isTrue();
            assertThat(missing(damaged.stream(name))).isEmpty();
        }
        assertThat(damaged.stream("C").loss()).isNull();
    }

    @Test
    void keepsADeletedStreamDeleted() throws IOException {
        ShardRig rig = filled();
        result(rig, rig.commands().deleteStream("B"));
        for (int restart = 0; restart < 3; restart++) {
            disk.kill();
            ShardRig again = open();
            assertThat(again.log.errors).isEmpty();
            assertThat(again.shard.streams().named(again.owner(), "B")).isNull();
            assertThat(again.shard.files().checkpoint()).isTrue();
            again.runAll();
        }
    }

    @Test
    void logsThatDataOutsideOfTheJournalIsMissing() throws IOException {
        filled();
        disk.kill();
        disk.lose("heads");
        ShardRig rig = open();
        assertThat(rig.log.errors).isEmpty();
        assertThat(rig.log.warnings).singleElement().asString().contains("/heads was missing", "end of the journal");
        publish(rig, MESSAGES + 1, MESSAGES + 1, "A");
        disk.kill();
        assertThat(open().log.warnings).isEmpty();
    }

    /** A loss that is not stored would be forgotten with the next record, so no record is written. */
    @Test
    void doesNotStartIfTheLossCannotBeKept() throws IOException {
        filled();
        disk.kill();
        journal().forEach(name -> {
            try {
                disk.directory("journal").lose(name);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        disk.failFrom(0, FaultyDisk.Operation.WRITE, "Input/output error", "/segments/");
        assertThatThrownBy(this::open).hasMessageContaining("missing at the end of the journal cannot be noted");
        disk.kill();
        assertThat(missing(open().stream("LOST_STREAM_1"))).containsExactly("1 to " + MESSAGES);
    }

    @Test
    void reusesEntriesOfDeletedStreams() throws IOException {
        ShardRig rig = open();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                rig.create(ShardRig.config("S" + i, "s" + i + ".x").build());
            }
            publish(rig, 1, 2, "S7", "S39");
            assertThat(rig.shard.files().checkpoint()).isTrue();
            rig.runAll();
            disk.kill();
            rig = open();
            assertThat(rig.log.errors).isEmpty();
            for (int i = 0; i < 40; i++) {
                result(rig, rig.commands().deleteStream("S" + i));
            }
        }
        // Entries of deleted streams are reused.
        assertThat(disk.size("heads")).isLessThan(100 * 32);
        rig.create(ShardRig.config("S0", "s0.x").build());
        publish(rig, 1, 5, "S0");
        disk.kill();
        disk.directory("journal").lose(journal().getLast());
        ShardRig damaged = open();
        assertThat(damaged.log.errors).anyMatch(line -> line.contains("lost sequences: 1 to 5"));
    }
}
