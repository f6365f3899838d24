// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void returnsFalseForReservationsBeyondTheLimit() {
        assertThat(budget.reserve(100)).isTrue();
        assertThat(budget.reserve(1)).isFalse();
        assertThat(budget.used()).isEqualTo(101);
        assertThat(budget.limit()).isEqualTo(100);
    }

    @Test
    void takesNothingIfATryExceedsTheLimit() {
        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(41)).isFalse();
        assertThat(budget.used()).isEqualTo(60);
        assertThat(budget.tryReserve(40)).isTrue();
        budget.release(100);
        assertThat(budget.used()).isZero();
    }

    @Test
    void endsItsOwnerWhenMoreIsReleasedThanWasReserved() {
        budget.reserve(10);
        assertThatIllegalStateException().isThrownBy(() -> budget.release(11)).withMessageContaining("released twice");
    }

    @Test
    void refusesALimitThatIsNotPositive() {
        assertThatIllegalStateException().isThrownBy(() -> new MemoryBudget(0));
    }

    @Test
    void grantsAtMostTheLimitToConcurrentThreads() throws Exception {
        var granted = new AtomicInteger();
        var worst = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 20_000; round++) {
                    if (budget.tryReserve(30)) {
                        worst.accumulateAndGet(granted.addAndGet(30), Math::max);
                        granted.addAndGet(-30);
                        budget.release(30);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(worst.get()).isBetween(30, 100);
        assertThat(budget.used()).isZero();
    }
}
