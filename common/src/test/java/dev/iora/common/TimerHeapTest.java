// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

final class TimerHeapTest {
    private final TimerHeap heap = new TimerHeap();
    private final List<String> fired = new ArrayList<>();

    private final class Named extends TimerHeap.Timer {
        private final String name;
        private final LongConsumer then;

        Named(String name, LongConsumer then) {
            this.name = name;
            this.then = then;
        }

        Named(String name) {
            this(name, now -> {});
        }

        @Override
        protected void onTimer(long nowNanos) {
            assertThat(isArmed()).isFalse();
            fired.add(name);
            then.accept(nowNanos);
        }
    }

    @Test
    void runsTimersByDeadlineAndNotBefore() {
        heap.arm(new Named("late"), 30);
        heap.arm(new Named("early"), 10);
        heap.arm(new Named("middle"), 20);
        heap.advance(9);
        assertThat(fired).isEmpty();
        heap.advance(20);
        assertThat(fired).containsExactly("early", "middle");
        assertThat(heap.size()).isOne();
        assertThat(heap.nanosToNext(20)).isEqualTo(10);
    }

    @Test
    void returnsTheTimeToTheNextDeadline() {
        assertThat(heap.nanosToNext(5)).isEqualTo(Long.MAX_VALUE);
        heap.arm(new Named("a"), 10);
        assertThat(heap.nanosToNext(3)).isEqualTo(7);
        assertThat(heap.nanosToNext(11)).isZero();
    }

    @Test
    void movesATimerThatIsArmedAgain() {
        var timer = new Named("a");
        heap.arm(timer, 10);
        heap.arm(timer, 50);
        heap.advance(49);
        assertThat(fired).isEmpty();
        heap.arm(timer, 20);
        heap.advance(49);
        assertThat(fired).containsExactly("a");
        assertThat(heap.size()).isZero();
    }

    @Test
    void runsNoCancelledTimer() {
        var timer = new Named("a");
        heap.cancel(timer);
        heap.arm(timer, 10);
        heap.cancel(timer);
        heap.cancel(timer);
        assertThat(timer.isArmed()).isFalse();
        heap.advance(100);
        assertThat(fired).isEmpty();
    }

    @Test
    void delaysATimerThatArmsItselfForNowToTheNextTurn() {
        var timer = new Named[1];
        timer[0] = new Named("a", now -> heap.arm(timer[0], now));
        heap.arm(timer[0], 10);
        heap.advance(10);
        assertThat(fired).containsExactly("a");
        heap.advance(10);
        assertThat(fired).containsExactly("a", "a");
    }

    @Test
    void letsARunningTimerCancelAndMoveOthers() {
        var victim = new Named("victim");
        var moved = new Named("moved");
        heap.arm(
                new Named("first", now -> {
                    heap.cancel(victim);
                    heap.arm(moved, now + 5);
                    heap.arm(new Named("fresh"), now + 1);
                }),
                10);
        heap.arm(victim, 10);
        heap.arm(moved, 10);
        heap.advance(10);
        assertThat(fired).containsExactly("first");
        heap.advance(11);
        heap.advance(15);
        assertThat(fired).containsExactly("first", "fresh", "moved");
    }

    @Test
    void ordersDeadlinesAcrossTheWrapOfNanoTime() {
        long start = Long.MAX_VALUE - 5;
        heap.arm(new Named("after"), start + 10);
        heap.arm(new Named("before"), start + 1);
        assertThat(heap.nanosToNext(start)).isOne();
        heap.advance(start + 1);
        assertThat(fired).containsExactly("before");
        assertThat(heap.nanosToNext(start + 1)).isEqualTo(9);
        heap.advance(start + 10);
        assertThat(fired).containsExactly("before", "after");
    }
}
