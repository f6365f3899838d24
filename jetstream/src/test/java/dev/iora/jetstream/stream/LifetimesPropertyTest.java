// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.store.MemoryStreamStore;
import dev.iora.store.StoredMessage;
import dev.iora.testkit.Seeds;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compares the lifetimes of messages with a map of them, and with themselves after a checkpoint. */
final class LifetimesPropertyTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** A message in the model; {@code seconds} as in the header, 0 for none. */
    private record Known(long timeNanos, long seconds, boolean marker) {
        long endNanos() {
            long milli = (timeNanos + MILLI - 1) / MILLI * MILLI;
            return seconds > 0 ? milli + seconds * SECOND : Lifetimes.NEVER;
        }
    }

    private final MemoryStreamStore store = new MemoryStreamStore(new MemoryStreamStore.Spares());
    private final TreeMap<Long, Known> model = new TreeMap<>();
    private Lifetimes lifetimes = new Lifetimes(store);
    private long now = 1_000 * SECOND;

    @Test
    void knowsWhichMessageEndsNext() {
        Seeds.forEach(300, random -> new LifetimesPropertyTest().play(random));
    }

    private void play(Random random) {
        boolean mostlyUpdates = random.nextBoolean();
        for (int i = 0; i < 400; i++) {
            now += random.nextLong(SECOND);
            switch (random.nextInt(12)) {
                case 0 -> removeBelow(random);
                case 1 -> expire(random);
                case 2 -> restart();
                case 3, 4 -> remove(random);
                default -> {
                    store(random);
                    if (mostlyUpdates && random.nextInt(3) > 0) {
                        remove(random);
                    }
                }
            }
            check(random);
        }
        assertThat(lifetimes.size())
                .as("entries, of removed messages at most as many as of others and some")
                .isLessThanOrEqualTo(2 * model.size() + 200);
    }

    private void store(Random random) {
        long seconds = random.nextInt(3) == 0 ? 0 : random.nextInt(5) == 0 ? -1 : 1 + random.nextInt(60);
        boolean marker = random.nextInt(6) == 0;
        StringBuilder block = new StringBuilder("NATS/1.0\r\n");
        if (seconds != 0) {
            block.append("Nats-TTL: ")
                    .append(seconds < 0 ? "never" : seconds + "s")
                    .append("\r\n");
        }
        if (marker) {
            block.append(random.nextBoolean() ? "KV-Operation: PURGE\r\n" : "Nats-Marker-Reason: MaxAge\r\n");
        }
        byte[] headers = block.append("\r\n").toString().getBytes(US_ASCII);
        var message = new StoredMessage();
        message.sequence = store.lastSequence() + 1;
        message.timeNanos = now;
        message.bytes = "s".getBytes(US_ASCII);
        message.subjectLength = 1;
        store.append(message, 0);
        var scanned = new PublishHeaders();
        scanned.scan(headers, 0, headers.length);
        lifetimes.onStored(message.sequence, now, scanned);
        model.put(message.sequence, new Known(now, seconds, marker));
    }

    private void remove(Random random) {
        if (!model.isEmpty()) {
            long sequence =
                    model.ceilingKey(model.firstKey() + random.nextLong(model.lastKey() - model.firstKey() + 1));
            store.remove(sequence);
            model.remove(sequence);
        }
    }

    private void removeBelow(Random random) {
        long below = store.firstSequence() + random.nextInt(10);
        store.removeBelow(below);
        model.headMap(below).clear();
    }

    private void expire(Random random) {
        int max = 1 + random.nextInt(20);
        long[] due = lifetimes.takeDue(now, max);
        assertThat(due.length)
                .isLessThanOrEqualTo(max)
                .isLessThanOrEqualTo(store.lastSequence() == 0 ? 0 : model.size());
        long latest = 0;
        for (long sequence : due) {
            Known known = known(sequence);
            latest = Math.max(latest, known.endNanos());
        }
        assertThat(latest).as("the last end").isLessThanOrEqualTo(now);
        if (random.nextInt(4) == 0) {
            // The record that removes them is not in the checkpoint, but its messages are.
            restart();
            return;
        }
        for (long sequence : due) {
            store.remove(sequence);
            model.remove(sequence);
        }
        lifetimes.onEnded();
        for (Known left : model.values()) {
            assertThat(due.length < max && left.endNanos() <= now / MILLI * MILLI)
                    .as("left: %s", left)
                    .isFalse();
        }
    }

    private Known known(long sequence) {
        return requireNonNull(model.get(sequence), () -> "message " + sequence);
    }

    private void restart() {
        BinaryWriter body = new BinaryWriter(16);
        lifetimes.capture().encode(body);
        lifetimes = new Lifetimes(store);
        BinaryReader in = new BinaryReader("lifetimes").reset(body.bytes(), 0, body.length());
        lifetimes.restore(Lifetimes.Snapshot.decode(in));
        assertThat(in.hasMore()).isFalse();
    }

    private void check(Random random) {
        long end = model.values().stream().mapToLong(Known::endNanos).min().orElse(Lifetimes.NEVER);
        long maxAge = random.nextBoolean() ? 0 : random.nextLong(100 * SECOND);
        Map.Entry<Long, Known> aging = model.entrySet().stream()
                .filter(entry -> entry.getValue().seconds >= 0)
                .findFirst()
                .orElse(null);
        assertThat(lifetimes.firstAging()).isEqualTo(aging == null ? 0 : aging.getKey());
        long aged = maxAge == 0 || aging == null ? Lifetimes.NEVER : aging.getValue().timeNanos + maxAge;
        long next = lifetimes.nextNanos(maxAge);
        if (next != 0) {
            assertThat(next).isEqualTo(Math.min(end, aged));
        } else {
            // After a restart, the messages that were due are due at once.
            assertThat(end).isLessThanOrEqualTo(now);
        }
        if (!model.isEmpty()) {
            long some = model.ceilingKey(model.firstKey() + random.nextLong(model.lastKey() - model.firstKey() + 1));
            assertThat(lifetimes.isMarker(some)).isEqualTo(known(some).marker);
            Long nextAging = model.tailMap(some).entrySet().stream()
                    .filter(entry -> entry.getValue().seconds >= 0)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(0L);
            assertThat(lifetimes.nextAging(some)).isEqualTo(nextAging);
            boolean keeps = model.headMap(some).values().stream().anyMatch(known -> known.seconds < 0);
            // Removed ones count, too, as long as they are not before the first message.
            assertThat(keeps && !lifetimes.keepsBelow(some)).isFalse();
        }
    }
}
