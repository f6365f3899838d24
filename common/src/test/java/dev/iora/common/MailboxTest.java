// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MailboxTest {
    @Test
    void handsCommandsOverInTheOrderTheyWereOffered() {
        var mailbox = new Mailbox<Integer>(8);
        for (int i = 0; i < 5; i++) {
            assertThat(mailbox.offer(i)).isTrue();
        }
        assertThat(mailbox.isEmpty()).isFalse();
        assertThat(drained(mailbox)).containsExactly(0, 1, 2, 3, 4);
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(drained(mailbox)).isEmpty();
    }

    @Test
    void roundsItsCapacityUpAndRefusesBeyondIt() {
        var mailbox = new Mailbox<Integer>(5);
        for (int i = 0; i < 8; i++) {
            assertThat(mailbox.offer(i)).isTrue();
        }
        assertThat(mailbox.offer(8)).isFalse();
        assertThat(drained(mailbox)).hasSize(8).doesNotContain(8);
        assertThat(mailbox.offer(9)).isTrue();
        assertThat(drained(mailbox)).containsExactly(9);
    }

    @Test
    void acceptsTheSmallestCapacity() {
        var mailbox = new Mailbox<String>(1);
        assertThat(mailbox.offer("a")).isTrue();
        assertThat(mailbox.offer("b")).isTrue();
        assertThat(mailbox.offer("c")).isFalse();
    }

    @Test
    void refusesCapacitiesOutOfRange() {
        assertThatIllegalStateException().isThrownBy(() -> new Mailbox<String>(0));
        assertThatIllegalStateException().isThrownBy(() -> new Mailbox<String>((1 << 24) + 1));
    }

    @Test
    void keepsItsOrderOverManyTurnsOfTheRing() {
        var mailbox = new Mailbox<Integer>(4);
        int offered = 0;
        int taken = 0;
        for (int round = 0; round < 1000; round++) {
            for (int i = 0; i <= round % 4; i++) {
                assertThat(mailbox.offer(offered++)).isTrue();
            }
            for (int command : drained(mailbox)) {
                assertThat(command).isEqualTo(taken++);
            }
        }
        assertThat(taken).isEqualTo(offered);
    }

    @Test
    void limitsADrainWhoseCommandsOfferCommands() {
        var mailbox = new Mailbox<Integer>(4);
        mailbox.offer(0);
        int taken = mailbox.drain(command -> mailbox.offer(command + 1));
        assertThat(taken).isEqualTo(4);
        assertThat(drained(mailbox)).containsExactly(4);
    }

    @Test
    void keepsTheOtherCommandsWhenOneFails() {
        var mailbox = new Mailbox<Integer>(4);
        mailbox.offer(0);
        mailbox.offer(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> mailbox.drain(command -> {
                    throw new IllegalStateException("command " + command);
                }));
        assertThat(drained(mailbox)).containsExactly(1);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void deliversAllCommandsInTheOrderOfEachOfManyProducers() throws Exception {
        int producers = 6;
        int commands = 30_000;
        var mailbox = new Mailbox<int[]>(64);
        var threads = new ArrayList<Thread>();
        for (int producer = 0; producer < producers; producer++) {
            int self = producer;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < commands; i++) {
                    while (!mailbox.offer(new int[] {self, i})) {
                        LockSupport.parkNanos(10_000);
                    }
                }
            }));
        }
        int[] next = new int[producers];
        int taken = 0;
        while (taken < producers * commands) {
            int drained = mailbox.drain(command -> assertThat(command[1]).isEqualTo(next[command[0]]++));
            if (drained == 0) {
                LockSupport.parkNanos(10_000);
            }
            taken += drained;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(next).containsOnly(commands);
        assertThat(mailbox.isEmpty()).isTrue();
    }

    private static <T> List<T> drained(Mailbox<T> mailbox) {
        var commands = new ArrayList<T>();
        assertThat(mailbox.drain(commands::add)).isEqualTo(commands.size());
        return commands;
    }
}
