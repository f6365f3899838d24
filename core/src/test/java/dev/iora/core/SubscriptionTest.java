// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {
    private final FakeConnection connection = new FakeConnection(1);
    private final Subscription subscription =
            new Subscription(connection, "a".getBytes(US_ASCII), null, "7".getBytes(US_ASCII));

    @Test
    void countsWithoutAMaximum() {
        assertThat(subscription.isLimited()).isFalse();
        subscription.count(3);
        subscription.count(4);
        assertThat(subscription.delivered()).isEqualTo(7);
        assertThat(connection.takeExhausted()).isNull();
    }

    @Test
    void takesExactlyWhatTheMaximumLeaves() {
        subscription.count(2);
        assertThat(subscription.limit(4)).isTrue();
        assertThat(subscription.isLimited()).isTrue();
        assertThat(subscription.tryTake()).isTrue();
        assertThat(subscription.isEnded()).isFalse();
        assertThat(subscription.tryTake()).isTrue();
        assertThat(subscription.isEnded()).isTrue();
        assertThat(subscription.tryTake()).isFalse();
        assertThat(subscription.delivered()).isEqualTo(4);
        assertThat(connection.takeExhausted()).isSameAs(subscription);
        assertThat(connection.takeExhausted()).isNull();
    }

    @Test
    void refusesAMaximumThatIsReached() {
        subscription.count(3);
        assertThat(subscription.limit(3)).isFalse();
        assertThat(subscription.limit(2)).isFalse();
        assertThat(subscription.isLimited()).isFalse();
    }

    @Test
    void takesNothingOnceItHasEnded() {
        subscription.limit(4);
        subscription.end();
        assertThat(subscription.tryTake()).isFalse();
        assertThat(subscription.delivered()).isZero();
    }

    @Test
    void refusesToCountInBulkWithAMaximum() {
        subscription.limit(4);
        assertThatIllegalStateException().isThrownBy(() -> subscription.count(1));
    }

    @Test
    void hasAReadableName() {
        assertThat(subscription).hasToString("a (sid 7)");
    }

    @Test
    void allowsAtMostItsMaximumToRacingLanes() throws Exception {
        int lanes = 4;
        int max = 50_000;
        subscription.limit(max);
        var taken = new AtomicInteger();
        var start = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int lane = 0; lane < lanes; lane++) {
            threads.add(Thread.ofPlatform().start(() -> {
                awaitQuietly(start);
                int own = 0;
                while (subscription.tryTake()) {
                    own++;
                }
                taken.addAndGet(own);
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).hasValue(max);
        assertThat(connection.takeExhausted()).isSameAs(subscription);
        assertThat(subscription.nextExhausted).as("pushed once").isNull();
    }

    @Test
    void keepsEveryExhaustedSubscriptionOfRacingLanes() throws Exception {
        int perLane = 10_000;
        var threads = new ArrayList<Thread>();
        for (int lane = 0; lane < 4; lane++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < perLane; i++) {
                    var own = new Subscription(connection, new byte[] {'a'}, null, new byte[] {'1'});
                    own.limit(1);
                    assertThat(own.tryTake()).isTrue();
                }
            }));
        }
        int found = 0;
        boolean running = true;
        while (running) {
            running = threads.stream().anyMatch(Thread::isAlive);
            for (Subscription next = connection.takeExhausted(); next != null; next = next.nextExhausted) {
                assertThat(next.isEnded()).isTrue();
                found++;
            }
        }
        assertThat(found).isEqualTo(4 * perLane);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
