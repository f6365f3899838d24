// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.StorageFile;
import dev.iora.jetstream.stream.HeldRemoval;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each kind of file of a shard is damaged in each way while no server runs. Served messages are right, missing ones are
 * named by stream, sequence and file, and streams without loss are unchanged and continue.
 */
final class StoreFaultTest {
    private static final int ROUNDS = 150;
    private static final List<String> KINDS =
            List.of("journal/journal-", "journal/spare-", "segments/seg-", "segments/st-", "segments/chk-", "/heads");

    /** A way to damage a file; returns whether anything was changed. */
    private interface Fault {
        boolean inflict(FaultyDisk directory, String name, Random random) throws IOException;
    }

    private static final Map<String, Fault> FAULTS = faults();

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new TreeMap<>();
        faults.put("bit flipped", StoreFaultTest::flip);
        faults.put("sector of zeros", (directory, name, random) -> overwrite(directory, name, random, new byte[512]));
        faults.put("sector of noise", (directory, name, random) -> {
            byte[] noise = new byte[512];
            random.nextBytes(noise);
            return overwrite(directory, name, random, noise);
        });
        faults.put("tail cut off", StoreFaultTest::cut);
        faults.put("emptied", (directory, name, random) -> truncate(directory, name, 0));
        faults.put("lost", (directory, name, random) -> {
            directory.lose(name);
            return true;
        });
        return faults;
    }

    private static byte[] content(FaultyDisk directory, String name) throws IOException {
        byte[] bytes = new byte[(int) directory.size(name)];
        try (StorageFile file = directory.open(name)) {
            file.read(ByteBuffer.wrap(bytes), 0);
        }
        return bytes;
    }

    /** A place that was written: the zeros behind it mean nothing. */
    private static int writtenPlace(byte[] bytes, Random random) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end == 0 ? -1 : random.nextInt(end);
    }

    private static boolean flip(FaultyDisk directory, String name, Random random) throws IOException {
        int place = writtenPlace(content(directory, name), random);
        if (place >= 0) {
            directory.flipBit(name, place, random.nextInt(8));
        }
        return place >= 0;
    }

    private static boolean overwrite(FaultyDisk directory, String name, Random random, byte[] with) throws IOException {
        byte[] bytes = content(directory, name);
        int place = writtenPlace(bytes, random);
        if (place < 0) {
            return false;
        }
        int from = place / with.length * with.length;
        try (StorageFile file = directory.open(name)) {
            file.write(ByteBuffer.wrap(with, 0, Math.min(with.length, bytes.length - from)), from);
            file.force();
        }
        return true;
    }

    private static boolean cut(FaultyDisk directory, String name, Random random) throws IOException {
        int place = writtenPlace(content(directory, name), random);
        return place >= 0 && truncate(directory, name, place);
    }

    private static boolean truncate(FaultyDisk directory, String name, long size) throws IOException {
        try (StorageFile file = directory.open(name)) {
            file.truncate(size);
            file.force();
        }
        return true;
    }

    @Test
    void namesDamageAndKeepsEverythingElse() {
        Map<String, Integer> losses = new TreeMap<>();
        Seeds.forEach(ROUNDS, random -> {
            FaultStore store = FaultStore.filled(random);
            for (String kind : KINDS) {
                for (Map.Entry<String, Fault> fault : FAULTS.entrySet()) {
                    FaultyDisk damaged = store.disk.copy();
                    String folder = kind.substring(0, kind.indexOf('/'));
                    FaultyDisk directory = folder.isEmpty() ? damaged : damaged.directory(folder);
                    List<String> names = FaultStore.files(directory, kind.substring(folder.length() + 1));
                    if (names.isEmpty()) {
                        continue;
                    }
                    String name = names.get(random.nextInt(names.size()));
                    if (fault.getValue().inflict(directory, name, random)) {
                        boolean last = kind.equals("journal/journal-") && name.equals(names.getLast());
                        String what = folder + "/" + name + " " + fault.getKey();
                        losses.merge(kind, check(store, damaged, what, last), Integer::sum);
                    }
                }
            }
        });
        if (Long.getLong("iora.seed") == null) {
            assertThat(losses.get("journal/journal-")).as("streams concerned").isGreaterThan(ROUNDS);
            assertThat(losses.get("segments/seg-")).as("streams concerned").isGreaterThan(ROUNDS);
            assertThat(losses.get("segments/st-")).as("each has a copy").isZero();
            assertThat(losses.get("segments/chk-")).as("each has a copy").isZero();
            assertThat(losses.get("journal/spare-")).as("hold nothing").isZero();
            assertThat(losses.get("/heads")).as("contains only known data").isZero();
        }
    }

    private static ShardRig open(FaultStore store, FaultyDisk damaged, String what) {
        try {
            return FaultStore.open(damaged, store.clock);
        } catch (IOException e) {
            throw new AssertionError(what + ": not opened, " + e.getMessage(), e);
        }
    }

    /** Opens a damaged store, uses it, opens it again; how many streams have lost something. */
    private static int check(FaultStore store, FaultyDisk damaged, String what, boolean last) throws IOException {
        ShardRig rig = open(store, damaged, what);
        Set<String> concerned = new HashSet<>();
        for (Map.Entry<String, FaultStore.Known> entry : store.known.entrySet()) {
            if (!isWhole(rig, entry.getKey(), entry.getValue(), what, last)) {
                concerned.add(entry.getKey());
            }
        }
        Map<String, FaultStore.Known> after = new TreeMap<>(store.known);
        store.known.forEach((name, known) -> {
            if (!concerned.contains(name)) {
                publish(rig, name, known.last() + 1, what);
                after.put(
                        name, FaultStore.look(requireNonNull(rig.shard.streams().named(rig.owner(), name))));
            } else if (!name.equals("D")) {
                // A full stream would remove another message.
                publishConcerned(rig, name, known.last(), what);
            }
        });
        FaultStore.checkpoint(rig);
        damaged.kill();
        ShardRig again = open(store, damaged, what + ", opened again");
        for (Map.Entry<String, FaultStore.Known> entry : after.entrySet()) {
            String name = entry.getKey();
            boolean complete = isWhole(again, name, entry.getValue(), what + ", opened again", last);
            assertThat(complete || concerned.contains(name))
                    .as("%s: %s is unchanged", what, name)
                    .isTrue();
        }
        return concerned.size();
    }

    private static List<String> publish(ShardRig rig, String name) {
        return rig.publishAndTake(name.toLowerCase(Locale.ROOT) + ".new", "", "after");
    }

    private static void publish(ShardRig rig, String name, long expected, String what) {
        List<String> responses = publish(rig, name);
        assertThat(responses).as("%s: responses to a publish to %s", what, name).hasSize(1);
        assertThat(sequence(responses.getFirst())).as("%s: %s", what, responses).isEqualTo(expected);
    }

    /** It continues, is frozen, or its subjects are lost; but it never assigns a sequence twice. */
    private static void publishConcerned(ShardRig rig, String name, long last, String what) {
        assertThat(publish(rig, name))
                .as("%s: responses to a publish to %s", what, name)
                .allMatch(response -> response.contains("\"err_code\":10077") || sequence(response) > last);
    }

    private static long sequence(String response) {
        int at = response.indexOf("\"seq\":") + 6;
        return at < 6 ? -1 : Long.parseLong(response.substring(at).replaceAll("[^0-9].*", ""));
    }

    /** Whether nothing of a stream is lost; any loss must be reported. */
    private static boolean isWhole(
            ShardRig rig, String name, FaultStore.Known known, String what, boolean mayLackItsEnd) {
        HostedStream hosted = requireNonNull(find(rig, name, known.id()), () -> what + ": there is no " + name);
        List<Long> lacking = compare(hosted, known, what, mayLackItsEnd);
        StreamLoss loss = hosted.stream.loss();
        if (loss != null
                && (loss.isFrozen()
                        || loss.heldRemoval() != HeldRemoval.NOTHING
                        || !loss.unreadable().isEmpty())) {
            assertNamed(rig, hosted, what);
            for (long sequence : lacking) {
                assertThat(isNamed(hosted, loss, sequence))
                        .as("%s: %s says that %d is lost", what, name, sequence)
                        .isTrue();
            }
            return false;
        }
        if (mayLackItsEnd && !FaultStore.consumers(hosted).equals(known.consumers())) {
            // No client waits for most records of consumers: at the end of the journal they may be lost unnoticed.
            return false;
        }
        assertThat(lacking).as("%s: lost without report from %s", what, name).isEmpty();
        assertThat(FaultStore.consumers(hosted))
                .as("%s: consumers of %s", what, name)
                .isEqualTo(known.consumers());
        assertThat(hosted.stream.store().firstSequence())
                .as("%s: first of %s", what, name)
                .isEqualTo(known.first());
        return true;
    }

    private static boolean isNamed(HostedStream hosted, StreamLoss loss, long sequence) {
        boolean mayBeRemoved =
                loss.isFrozen() && sequence < hosted.stream.store().firstSequence();
        return hosted.unreadable
                || mayBeRemoved
                || loss.missing().contains(sequence)
                || loss.unreadable().contains(sequence);
    }

    private static @Nullable HostedStream find(ShardRig rig, String name, long id) {
        HostedStream hosted = rig.shard.streams().named(rig.owner(), name);
        return hosted == null ? rig.shard.streams().named(rig.owner(), "LOST_STREAM_" + id) : hosted;
    }

    /** The missing messages; the existing ones are right. */
    private static List<Long> compare(HostedStream hosted, FaultStore.Known known, String what, boolean mayLackItsEnd) {
        List<Long> lacking = new ArrayList<>();
        var into = new StoredMessage();
        for (long sequence = 1; sequence <= known.last(); sequence++) {
            LoadResult result = hosted.stream.store().load(sequence, into, () -> {});
            String expected = known.messages().get(sequence);
            if (result == LoadResult.LOADED) {
                String found = sequence + " " + ShardRig.text(into.bytes, into.subject, into.subjectLength) + " "
                        + ShardRig.text(into.bytes, into.payload, into.payloadLength);
                boolean undeleted = expected == null && found.contains(" of stream ");
                if (!undeleted) {
                    assertThat(found)
                            .as("%s: message %d of %s", what, sequence, hosted.stream.name())
                            .isEqualTo(expected);
                } else {
                    // The record that deleted it is lost, which must be known.
                    assertThat(hosted.stream.isFrozen() || mayLackItsEnd || mayExceedLimits(hosted, what))
                            .as("%s: %s has got %d back", what, hosted.stream.name(), sequence)
                            .isTrue();
                }
            } else if (expected != null) {
                lacking.add(sequence);
            }
        }
        return lacking;
    }

    /** Without the position of a message its subject is unknown: a limit per subject cannot remove it, or others for it. */
    private static boolean mayExceedLimits(HostedStream hosted, String what) {
        return what.contains("segments/seg-") && hosted.stream.config().maxMessagesPerSubject() > 0;
    }

    private static void assertNamed(ShardRig rig, HostedStream hosted, String what) {
        String name = "'" + hosted.stream.name() + "'";
        assertThat(Stream.concat(rig.log.errors.stream(), rig.log.warnings.stream())
                        .anyMatch(line -> line.contains(name)
                                && (line.contains("journal-") || line.contains("seg-") || line.contains("st-"))))
                .as("%s: the log names %s and the file: %s", what, name, rig.log.errors)
                .isTrue();
    }
}
