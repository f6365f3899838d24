// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.TimerHeap;
import dev.iora.core.Subscription;
import dev.iora.testkit.RawClient;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages that one loop has staged for a subscription, when its client ends or limits it on another loop before the hand-over.
 */
final class HandOverTest {
    private final Loops loops = Loops.start(Loops.Setup.of(2));
    // The first client belongs to loop 0, the second to loop 1, and so on.
    private final RawClient leaving = loops.connect("\"headers\":true");
    private final RawClient publisher = loops.connect("\"headers\":true");
    private final RawClient staying = loops.connect("\"headers\":true");

    @AfterEach
    void stop() {
        leaving.close();
        publisher.close();
        staying.close();
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    /** Publishes in one burst, and runs {@code meanwhile} before the loop hands over its staged messages. */
    private void publishWhile(String burst, Runnable meanwhile) {
        var staged = new CountDownLatch(1);
        var resume = new CountDownLatch(1);
        var waiting = new CountDownLatch(1);
        var sent = new CountDownLatch(1);
        IoLoop loop = loops.group.loop(1);
        // A timer of the next round runs after the input was read and before the hand-over.
        loop.execute(() -> {
            waiting.countDown();
            await(sent);
            loop.timers()
                    .arm(
                            new TimerHeap.Timer() {
                                @Override
                                protected void onTimer(long nowNanos) {
                                    staged.countDown();
                                    await(resume);
                                }
                            },
                            loop.nowNanos() + 1);
        });
        await(waiting);
        publisher.send(burst);
        sent.countDown();
        await(staged);
        try {
            meanwhile.run();
        } finally {
            resume.countDown();
        }
        publisher.expectQuiet();
        loops.settle();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String publish(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("PUB job 1\r\n").append(i % 10).append("\r\n");
        }
        return text.toString();
    }

    @Test
    void deliversNothingToAPlainSubscriptionAfterItsUnsub() {
        leaving.send("SUB job 1\r\n").expectQuiet();
        publishWhile(publish(5), () -> leaving.send("UNSUB 1\r\n").expectQuiet());
        leaving.expectQuiet();
    }

    @Test
    void dropsMessagesCountedAgainstAMaximumAfterUnsub() {
        leaving.send("SUB job 1\r\nUNSUB 1 10\r\n").expectQuiet();
        publishWhile(publish(5), () -> leaving.send("UNSUB 1\r\n").expectQuiet());
        leaving.expectQuiet();
    }

    @Test
    void passesMessagesCountedByALeavingMemberToAnother() {
        leaving.send("SUB job workers 1\r\nUNSUB 1 10\r\n").expectQuiet();
        publishWhile(publish(5), () -> {
            staying.send("SUB job workers 7\r\n").expectQuiet();
            leaving.send("UNSUB 1\r\n").expectQuiet();
        });
        for (int i = 0; i < 5; i++) {
            staying.expect("MSG job 7 1\r\n" + i + "\r\n");
        }
        leaving.expectQuiet();
    }

    @Test
    void deliversStagedMessagesUpToTheMaximum() {
        leaving.send("SUB job 1\r\nUNSUB 1 3\r\n").expectQuiet();
        publishWhile(publish(5), () -> leaving.send("SUB other 2\r\n").expectQuiet());
        for (int i = 0; i < 3; i++) {
            leaving.expect("MSG job 1 1\r\n" + i + "\r\n");
        }
        leaving.expectQuiet();
    }

    @Test
    void endsInterestWhenTheMaximumIsReached() {
        var changes = new AtomicInteger();
        loops.account.subscriptions().watch(bytes("job"), changes::incrementAndGet);
        leaving.send("SUB job 1\r\nUNSUB 1 3\r\n").expectQuiet();
        publisher.send(publish(2)).expectQuiet();
        assertThat(loops.account.hasInterest(bytes("job"))).isTrue();
        publisher.send(publish(1)).expectQuiet();
        loops.settle();
        assertThat(loops.account.subscriptions().size()).isZero();
        assertThat(changes).hasValue(2);
        leaving.expect("MSG job 1 1\r\n0\r\nMSG job 1 1\r\n1\r\nMSG job 1 1\r\n0\r\n");
        leaving.send("SUB job 1\r\n").expectQuiet();
        assertThat(loops.account.subscriptions().size()).isOne();
    }

    @Test
    void deliversUpToTheMaximumOfAPlainSubscription() {
        leaving.send("SUB job 1\r\n").expectQuiet();
        publishWhile(publish(5), () -> leaving.send("UNSUB 1 3\r\n").expectQuiet());
        assertThat(loops.account.subscriptions().size()).isZero();
        for (int i = 0; i < 3; i++) {
            leaving.expect("MSG job 1 1\r\n" + i + "\r\n");
        }
        leaving.expectQuiet();
    }

    @Test
    void passesMessagesStagedForALeavingMemberToAnother() {
        leaving.send("SUB job workers 1\r\n").expectQuiet();
        publishWhile(publish(5), () -> {
            staying.send("SUB job workers 7\r\n").expectQuiet();
            leaving.send("UNSUB 1\r\n").expectQuiet();
        });
        for (int i = 0; i < 5; i++) {
            staying.expect("MSG job 7 1\r\n" + i + "\r\n");
        }
        leaving.expectQuiet();
    }

    @Test
    void passesMessagesBeyondTheMaximumToAnotherMember() {
        leaving.send("SUB job workers 1\r\n").expectQuiet();
        publishWhile(publish(5), () -> {
            staying.send("SUB job workers 7\r\n").expectQuiet();
            leaving.send("UNSUB 1 2\r\n").expectQuiet();
        });
        leaving.expect("MSG job 1 1\r\n0\r\nMSG job 1 1\r\n1\r\n");
        leaving.expectQuiet();
        for (int i = 2; i < 5; i++) {
            staying.expect("MSG job 7 1\r\n" + i + "\r\n");
        }
    }

    @Test
    void keepsReplyAndHeadersOfAMessagePassedToAnotherMember() {
        leaving.send("SUB job.* workers 1\r\n").expectQuiet();
        String header = "NATS/1.0\r\nA: b\r\n\r\n";
        publishWhile("HPUB job.a reply.to 18 20\r\n" + header + "hi\r\nPUB job.b 0\r\n\r\n", () -> {
            staying.send("SUB job.> workers 7\r\n").expectQuiet();
            leaving.send("UNSUB 1\r\n").expectQuiet();
        });
        staying.expect("HMSG job.a 7 reply.to 18 20\r\n" + header + "hi\r\nMSG job.b 7 0\r\n\r\n");
        staying.expectQuiet();
    }

    @Test
    void passesAMessageWithALoneCarriageReturnToAnotherMember() {
        leaving.send("SUB > workers 1\r\n").expectQuiet();
        String sizes = "12 12\r\nNATS/1.0\r\n\r\n\r\n";
        publishWhile("HPUB job\r r " + sizes + "HPUB a\rb r\rs " + sizes + "HPUB c r\r " + sizes, () -> {
            staying.send("SUB > workers 7\r\n").expectQuiet();
            leaving.send("UNSUB 1\r\n").expectQuiet();
        });
        staying.expect("HMSG job\r 7 r " + sizes + "HMSG a\rb 7 r\rs " + sizes + "HMSG c 7 r\r " + sizes);
        staying.expectQuiet();
    }

    @Test
    void closesOnlyTheConnectionWhoseHandOverFails() {
        SocketConnection failing = loops.connection(1);
        SocketConnection next = loops.connection(3);
        loops.on(0, () -> {
            // Not a message, and its subscription gets a maximum: the hand-over has to parse it, and fails.
            var subscription = new Subscription(failing, bytes("job"), null, bytes("1"));
            failing.deliver(0, subscription, noMessage());
            next.send(0, bytes("+OK\r\n"), 0, 5);
            return failing.limit(subscription, 5);
        });
        staying.expectLine("+OK");
        leaving.expectClosed();
        staying.send("SUB job 2\r\n").expectQuiet();
        publishWhile(publish(1), () -> {});
        staying.expect("MSG job 2 1\r\n0\r\n").expectQuiet();
        assertThat(loops.log.has("error 1 closed because of an internal error")).isTrue();
        assertThat(loops.budget.used()).isZero();
    }

    private static PublishFrame noMessage() {
        var frame = new PublishFrame();
        frame.bytes = bytes("job");
        frame.names = frame.bytes;
        frame.subjectLength = 3;
        frame.headerSize = -1;
        frame.tail = 3;
        frame.end = 3;
        return frame;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void dropsMessagesWithoutAnotherMember() {
        leaving.send("SUB job workers 1\r\n").expectQuiet();
        staying.send("SUB job others 7\r\n").expectQuiet();
        publishWhile(publish(1), () -> leaving.send("UNSUB 1\r\n").expectQuiet());
        staying.expect("MSG job 7 1\r\n0\r\n");
        staying.expectQuiet();
        leaving.expectQuiet();
    }

    @Test
    void deliversNothingToADestinationThatCloses() {
        leaving.send("SUB job 1\r\n").expectQuiet();
        publishWhile(
                publish(5),
                () -> leaving.send("FOO\r\n")
                        .expectLine("-ERR 'Unknown Protocol Operation'")
                        .expectClosed());
        loops.await("the connection to end", () -> loops.group.connectionCount() == 2);
        assertThat(loops.budget.used()).isZero();
    }
}
