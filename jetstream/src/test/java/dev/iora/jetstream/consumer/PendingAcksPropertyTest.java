// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compares {@link PendingAcks} with a tree map. */
final class PendingAcksPropertyTest {
    private record Entry(long consumerSequence, long time, int redeliveries, boolean queued) {}

    private static Map<Long, Entry> content(PendingAcks pending) {
        Map<Long, Entry> content = new TreeMap<>();
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            content.put(
                    pending.sequence(slot),
                    new Entry(
                            pending.consumerSequence(slot),
                            pending.timeNanos(slot),
                            pending.redeliveries(slot),
                            pending.isQueued(slot)));
        }
        return content;
    }

    private static void change(PendingAcks pending, Map<Long, Entry> model, long sequence, Random random) {
        int slot = pending.slot(sequence);
        assertThat(slot != PendingAcks.NONE).isEqualTo(model.containsKey(sequence));
        if (slot == PendingAcks.NONE) {
            return;
        }
        Entry entry = model.get(sequence);
        if (entry == null || random.nextInt(3) == 0) {
            pending.remove(slot);
            model.remove(sequence);
            return;
        }
        int redeliveries = random.nextInt(3);
        boolean queued = random.nextBoolean();
        pending.redeliveries(slot, redeliveries);
        pending.queued(slot, queued);
        pending.timeNanos(slot, entry.time() + 1);
        model.put(sequence, new Entry(entry.consumerSequence(), entry.time() + 1, redeliveries, queued));
    }

    @Test
    void behavesAsATreeMap() {
        Seeds.forEach(200, random -> {
            PendingAcks pending = new PendingAcks();
            TreeMap<Long, Entry> model = new TreeMap<>();
            long next = 1;
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(5) < 2) {
                    next += random.nextInt(10) == 0 ? -random.nextInt(5) : random.nextInt(3);
                    long sequence = Math.max(1, next++);
                    pending.add(sequence, i, i);
                    model.putIfAbsent(sequence, new Entry(i, i, 0, false));
                } else {
                    change(pending, model, 1 + random.nextInt((int) Math.max(1, next)), random);
                }
                assertThat(content(pending)).isEqualTo(model);
                assertThat(pending.size()).isEqualTo(model.size());
                assertThat(pending.redelivered()).isEqualTo((int) model.values().stream()
                        .filter(e -> e.redeliveries() > 0)
                        .count());
                assertThat(pending.queued()).isEqualTo((int)
                        model.values().stream().filter(Entry::queued).count());
                long from = random.nextInt((int) Math.max(1, next));
                int ceiling = pending.ceiling(from);
                assertThat(ceiling == PendingAcks.NONE ? null : (Long) pending.sequence(ceiling))
                        .isEqualTo(model.ceilingKey(from));
            }
            PendingAcks copy = new PendingAcks();
            copy.copyFrom(pending);
            assertThat(copy.queued()).isZero();
            assertThat(List.copyOf(content(copy).keySet())).isEqualTo(new ArrayList<>(model.keySet()));
            assertThat(copy.redelivered()).isEqualTo(pending.redelivered());
        });
    }
}
