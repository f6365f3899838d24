// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class AttentionListTest {
    private static final int ROUNDS = 30_000;

    private final AttentionList<String> list = new AttentionList<>();
    private final AttentionList.Entry<String> one = new AttentionList.Entry<>("one");
    private final AttentionList.Entry<String> two = new AttentionList.Entry<>("two");

    private List<String> drained() {
        List<String> visits = new ArrayList<>();
        list.drain((subject, reasons) -> visits.add(subject + " " + reasons));
        return visits;
    }

    @Test
    void visitsEachEntryOnceWithAllItsReasons() {
        assertThat(list.isEmpty()).isTrue();
        assertThat(list.add(one, 1)).isTrue();
        assertThat(list.add(two, 1)).isTrue();
        assertThat(list.add(one, 2)).isFalse();
        assertThat(list.isEmpty()).isFalse();
        assertThat(drained()).containsExactly("two 1", "one 3");
        assertThat(list.isEmpty()).isTrue();
        assertThat(drained()).isEmpty();
    }

    @Test
    void acceptsAVisitedEntryAgain() {
        list.add(one, 1);
        list.add(two, 1);
        list.drain((_, _) -> list.add(one, 4));
        assertThat(drained()).containsExactly("one 4");
        list.add(two, 2);
        assertThat(drained()).containsExactly("two 2");
    }

    /** Another thread adds requests while the owner drains: no earlier or concurrent request may be lost. */
    @Test
    @Timeout(60)
    void keepsRequestsAddedDuringADrain() throws InterruptedException {
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        Thread other = Thread.ofPlatform().daemon().start(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                awaitRound(begun, round);
                list.add(one, 2);
                ended.set(round);
            }
        });
        var random = new Random(20_261_127);
        for (int round = 1; round <= ROUNDS; round++) {
            int[] seen = new int[2];
            ObjIntConsumer<String> visitor = (subject, reasons) -> seen[subject.equals("one") ? 0 : 1] |= reasons;
            list.add(two, 1);
            list.add(one, 1);
            begun.set(round);
            for (int pause = random.nextInt(100); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            list.drain(visitor);
            awaitRound(ended, round);
            list.drain(visitor);
            assertThat(seen).as("round %d", round).containsExactly(3, 1);
        }
        other.join();
    }

    private static void awaitRound(AtomicInteger reached, int round) {
        for (int spins = 0; reached.get() < round; spins++) {
            if (spins > 1000) {
                LockSupport.parkNanos(1_000);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
