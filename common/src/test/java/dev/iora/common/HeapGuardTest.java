// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapGuardTest {
    private static final long MAX = 1000;

    private final FakeHeap heap = new FakeHeap();
    private long nowNanos;
    private final HeapGuard guard = new HeapGuard(heap, new Clock() {
        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public long currentTimeMillis() {
            return nowNanos / 1_000_000;
        }
    });

    private static final class FakeHeap implements HeapGuard.Heap {
        private long used;
        private long live;
        private int collections;

        @Override
        public long usedBytes() {
            return used;
        }

        @Override
        public long maxBytes() {
            return MAX;
        }

        @Override
        public void collect() {
            collections++;
            used = live;
        }
    }

    private boolean isFullAfter(Duration time, long used, long live) {
        nowNanos += time.toNanos();
        heap.used = used;
        heap.live = live;
        return guard.isFull();
    }

    @Test
    void collectsNothingBelowTheSuspiciousPart() {
        assertThat(isFullAfter(Duration.ofSeconds(1), 850, 850)).isFalse();
        assertThat(heap.collections).isZero();
    }

    @Test
    void isFullAboveEightyPercentOfLiveObjects() {
        assertThat(isFullAfter(Duration.ofSeconds(1), 851, 800)).isFalse();
        assertThat(isFullAfter(Duration.ofSeconds(1), 851, 801)).isTrue();
    }

    @Test
    void isNotFullOfGarbage() {
        assertThat(isFullAfter(Duration.ofSeconds(1), 990, 100)).isFalse();
        assertThat(heap.collections).isOne();
    }

    @Test
    void collectsAgainOnlyWhenAQuarterOfTheRoomIsUsed() {
        isFullAfter(Duration.ofSeconds(1), 900, 780);
        assertThat(isFullAfter(Duration.ofSeconds(1), 851, 851))
                .as("780 + 220 / 4 = 835")
                .isTrue();
        assertThat(heap.collections).isEqualTo(2);
    }

    @Test
    void doesNotCollectForLittleGrowth() {
        isFullAfter(Duration.ofSeconds(1), 900, 800);
        isFullAfter(Duration.ofSeconds(1), 850, 850);
        assertThat(heap.collections).isOne();
    }

    @Test
    void looksAtTheHeapAtMostTenTimesASecond() {
        assertThat(isFullAfter(Duration.ZERO, 100, 100)).isFalse();
        assertThat(isFullAfter(Duration.ofMillis(99), 900, 900)).isFalse();
        assertThat(isFullAfter(Duration.ofMillis(1), 900, 900)).isTrue();
    }

    @Test
    void isFreeAgainAtSeventyPercent() {
        isFullAfter(Duration.ofSeconds(1), 900, 900);
        assertThat(isFullAfter(Duration.ofSeconds(9), 100, 100))
                .as("not looked at yet")
                .isTrue();
        assertThat(isFullAfter(Duration.ofSeconds(1), 900, 701)).isTrue();
        assertThat(isFullAfter(Duration.ofSeconds(10), 900, 700)).isFalse();
        assertThat(heap.collections).isEqualTo(3);
    }

    @Test
    void seesTheHeapOfThisJvm() {
        assertThat(HeapGuard.ofThisJvm(Clock.system()).isFull()).isFalse();
        var jvm = new JvmHeap();
        jvm.collect();
        assertThat(jvm.maxBytes()).isGreaterThan(1 << 20);
        assertThat(jvm.usedBytes()).isBetween(0L, jvm.maxBytes());
    }
}
