// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class GatheredTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void collectsAnswersInTheOrderOfTheOwners() {
        List<Thread> threads = new ArrayList<>();
        Gathered<String> gathered = Gathered.from(
                List.of("a", "b", "c"),
                (owner, receiver) -> threads.add(Thread.ofPlatform().start(() -> receiver.accept(owner + "!"))),
                LONG_NANOS);
        assertThat(gathered).isEqualTo(new Gathered<>(List.of("a!", "b!", "c!"), 0));
    }

    @Test
    void countsOwnersThatTakeNoCommand() {
        Gathered<Integer> gathered = Gathered.from(
                List.of(1, 2, 3),
                (Integer owner, Consumer<Integer> receiver) -> {
                    if (owner == 2) {
                        return false;
                    }
                    receiver.accept(owner);
                    return true;
                },
                LONG_NANOS);
        assertThat(gathered).isEqualTo(new Gathered<>(List.of(1, 3), 1));
    }

    @Test
    void doesNotWaitForAnswersBeyondTheDeadline() {
        Gathered<Integer> gathered = Gathered.from(
                List.of(1, 2),
                (Integer owner, Consumer<Integer> receiver) -> {
                    if (owner == 2) {
                        receiver.accept(owner);
                    }
                    return true;
                },
                0);
        assertThat(gathered).isEqualTo(new Gathered<>(List.of(2), 1));
    }

    @Test
    void leavesAnInterruptForTheCaller() {
        Thread.currentThread().interrupt();
        Gathered<Integer> gathered = Gathered.from(List.of(1), (owner, receiver) -> true, LONG_NANOS);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(gathered.missing()).isOne();
    }

    @Test
    void isEmptyWithoutOwners() {
        assertThat(Gathered.from(List.of(), (owner, receiver) -> true, LONG_NANOS))
                .isEqualTo(new Gathered<>(List.of(), 0));
    }
}
