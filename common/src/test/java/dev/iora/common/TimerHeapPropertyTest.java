// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The heap against a map of deadlines. The test's name shows the seed; -Diora.seed replays it. */
final class TimerHeapPropertyTest {
    private static final int TIMERS = 60;
    private static final int STEPS = 3_000;

    private final TimerHeap heap = new TimerHeap();
    private final Map<Probe, Long> model = new HashMap<>();
    private final List<Long> firedDeadlines = new ArrayList<>();
    private Random random = new Random(0);

    /** A timer that randomly arms itself and cancels others while it runs. */
    private final class Probe extends TimerHeap.Timer {
        @Override
        protected void onTimer(long nowNanos) {
            assertThat(model).as("armed timers, each fires once").containsKey(this);
            long deadline = Objects.requireNonNull(model.remove(this));
            assertThat(deadline - nowNanos).isNotPositive();
            firedDeadlines.add(deadline);
            if (random.nextInt(3) == 0) {
                arm(this, nowNanos + 1 + random.nextInt(100));
            }
            if (random.nextInt(6) == 0 && !model.isEmpty()) {
                cancel(model.keySet().iterator().next());
            }
        }
    }

    static LongStream seeds() {
        Long only = Long.getLong("iora.seed");
        return only != null ? LongStream.of(only) : LongStream.range(1, 21);
    }

    @ParameterizedTest(name = "iora.seed={0}")
    @MethodSource("seeds")
    void agreesWithANaiveModelUnderRandomChanges(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        var timers = new ArrayList<Probe>();
        for (int i = 0; i < TIMERS; i++) {
            timers.add(new Probe());
        }
        long now = random.nextBoolean() ? Long.MAX_VALUE - 10_000 : random.nextInt();
        for (int step = 0; step < STEPS; step++) {
            Probe timer = timers.get(random.nextInt(TIMERS));
            switch (random.nextInt(4)) {
                case 0 -> cancel(timer);
                case 1 -> {
                    now += random.nextInt(60);
                    advance(now);
                }
                default -> arm(timer, now + random.nextInt(300) - 20);
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(timer.isArmed()).isEqualTo(model.containsKey(timer));
            assertThat(heap.nanosToNext(now)).isEqualTo(modelNanosToNext(now));
        }
        timers.forEach(this::cancel);
        assertThat(heap.size()).isZero();
    }

    private void arm(Probe timer, long deadline) {
        heap.arm(timer, deadline);
        model.put(timer, deadline);
    }

    private void cancel(Probe timer) {
        heap.cancel(timer);
        model.remove(timer);
    }

    private void advance(long now) {
        int armed = model.size();
        firedDeadlines.clear();
        heap.advance(now);
        // Timers that are still due were armed by running timers, beyond the budget of one turn.
        long due =
                model.values().stream().filter(deadline -> deadline - now <= 0).count();
        assertThat(due == 0 || firedDeadlines.size() == armed).isTrue();
        var sorted = new ArrayList<>(firedDeadlines);
        sorted.sort((a, b) -> Long.signum(a - b));
        assertThat(firedDeadlines).as("earliest first").isEqualTo(sorted);
    }

    private long modelNanosToNext(long now) {
        if (model.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, Collections.min(model.values(), (a, b) -> Long.signum(a - b)) - now);
    }
}
