// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.VirtualClock;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers wait, for a limited time, for a lagging consumer that makes progress, and for memory. */
final class StallsTest {
    private static final int MAX_PENDING = 4 * 1024 * 1024;
    private static final int MESSAGE_BYTES = 8 * 1024;
    private static final String MESSAGE = "PUB a " + MESSAGE_BYTES + "\r\n" + "x".repeat(MESSAGE_BYTES) + "\r\n";

    private final VirtualClock clock = new VirtualClock();
    private Loops loops = start(true, 256 * 1024 * 1024);

    private Loops start(boolean stalling, long budget) {
        var limits = new TransportLimits(MAX_PENDING, TimeUnit.HOURS.toNanos(1), true, stalling);
        return Loops.start(Loops.Setup.of(1)
                .withClock(clock)
                .withLimits(limits)
                .withBudget(budget)
                .withSendBuffer(32 * 1024));
    }

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    /** Read on the only loop, so that no write is running: bytes in the socket are no longer pending. */
    private long pending() {
        return loops.on(0, () -> loops.connection(1).outbound().pendingBytes());
    }

    private boolean isPaused() {
        return loops.on(0, () -> loops.group.loop(0).isAnyonePaused());
    }

    /** Fills the consumer's backlog to within three messages of three quarters of the maximum. */
    private void fill(RawClient publisher) {
        while (pending() + 2L * MESSAGE.length() < MAX_PENDING * 3L / 4) {
            publisher.send(MESSAGE).expectQuiet();
            loops.settle();
        }
        assertThat(isPaused()).isFalse();
    }

    /** Fills the backlog above three quarters, though the kernel may take a few bytes at any time. */
    private void publishUntilPaused(RawClient publisher) {
        fill(publisher);
        loops.await("the pause", () -> {
            publisher.send(MESSAGE.repeat(3));
            loops.settle();
            return isPaused();
        });
    }

    @Test
    void pausesAPublisherForAtMostTenMilliseconds() {
        loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        publishUntilPaused(publisher);
        publisher.send("PING\r\n");
        clock.advance(TimeUnit.MILLISECONDS.toNanos(9));
        loops.settle();
        assertThat(isPaused()).isTrue();
        clock.advance(TimeUnit.MILLISECONDS.toNanos(1));
        loops.await("the end of the pause", () -> !isPaused());
        publisher.expectLine("PONG");
    }

    @Test
    void resumesThePublisherAsSoonAsTheConsumerHasCaughtUp() {
        RawClient consumer = loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        publishUntilPaused(publisher);
        publisher.send("PING\r\n");
        while (pending() > 0) {
            consumer.readFrame();
        }
        loops.await("the end of the pause", () -> !isPaused());
        publisher.expectLine("PONG");
    }

    @Test
    void pausesNoPublisherForAConsumerWithoutProgress() {
        loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        fill(publisher);
        // The kernel may take a few bytes at any time, which is progress; the next time it is full.
        loops.await("a message beyond three quarters without a pause", () -> {
            clock.advance(TimeUnit.MILLISECONDS.toNanos(500));
            publisher.send(MESSAGE.repeat(3) + "PING\r\n");
            loops.settle();
            boolean paused = isPaused();
            clock.advance(TimeUnit.MILLISECONDS.toNanos(10));
            publisher.expectLine("PONG");
            return !paused && pending() > MAX_PENDING * 3L / 4;
        });
        assertThat(isPaused()).isFalse();
    }

    @Test
    void pausesNoPublisherWhenSwitchedOff() {
        loops.close();
        loops = start(false, 256 * 1024 * 1024);
        loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        fill(publisher);
        loops.await("a backlog beyond three quarters", () -> {
            publisher.send(MESSAGE.repeat(3)).expectQuiet();
            loops.settle();
            return pending() > MAX_PENDING * 3L / 4;
        });
        assertThat(isPaused()).isFalse();
    }

    @Test
    void dropsMessagesOfPublishersThatMayNotBePaused() {
        loops.close();
        loops = start(false, 256 * 1024 * 1024);
        RawClient consumer = loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("\"headers\":true,\"no_responders\":true");
        publisher.send("SUB r 9\r\n");
        for (int i = 0; i < 10; i++) {
            publisher.send(MESSAGE.repeat(100)).expectQuiet();
            loops.settle();
        }
        // The kernel may take a few bytes at any time.
        assertThat(pending()).isBetween(MAX_PENDING / 2L, MAX_PENDING * 3L / 4 + 2 * MESSAGE_BYTES);
        publisher.send(MESSAGE.repeat(100) + "PUB a r 0\r\n\r\n");
        assertThat(publisher.readFrame().header()).startsWith("NATS/1.0 503");
        while (pending() > 0) {
            consumer.readFrame();
        }
        loops.settle();
        publisher.send("PUB a 4\r\nlast\r\n").expectQuiet();
        String payload = consumer.readFrame().payload();
        while (!payload.equals("last")) {
            assertThat(payload).hasSize(MESSAGE_BYTES);
            payload = consumer.readFrame().payload();
        }
        assertThat(loops.group.slowConsumers()).isZero();
    }

    @Test
    void deliversToAnotherMemberInsteadOfALaggingOne() {
        loops.close();
        loops = start(false, 256 * 1024 * 1024);
        loops.connect("", 32 * 1024).send("SUB a 1\r\nSUB job workers 2\r\n").expectQuiet();
        RawClient member = loops.connect("").send("SUB job workers 3\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        fill(publisher);
        publisher.send(MESSAGE.repeat(100) + "PUB job 0\r\n\r\n".repeat(50)).expectQuiet();
        member.expect("MSG job 3 0\r\n\r\n".repeat(50));
    }

    @Test
    void deliversMessagesOfTheServerToALaggingConsumer() {
        loops.close();
        loops = start(false, 256 * 1024 * 1024);
        loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        fill(publisher);
        publisher.send(MESSAGE.repeat(100)).expectQuiet();
        loops.settle();
        long before = loops.connection(1).outbound().delivered().deliveredMessages();
        byte[] message = MESSAGE.getBytes(StandardCharsets.US_ASCII);
        loops.group.post(0, router -> router.publish(loops.account, published(message)));
        loops.settle();
        assertThat(loops.connection(1).outbound().delivered().deliveredMessages())
                .isEqualTo(before + 1);
    }

    private static PublishFrame published(byte[] message) {
        var frame = new PublishFrame();
        frame.bytes = message;
        frame.names = message;
        frame.subject = 4;
        frame.subjectLength = 1;
        frame.headerSize = -1;
        frame.size = MESSAGE_BYTES;
        frame.tail = 6;
        frame.payload = message.length - MESSAGE_BYTES - 2;
        frame.end = message.length;
        return frame;
    }

    @Test
    void pausesNoPublisherForItself() {
        RawClient loner = loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
        int sent = 0;
        while (pending() <= MAX_PENDING * 3L / 4) {
            loner.send(MESSAGE);
            sent++;
            loops.settle();
        }
        assertThat(isPaused()).isFalse();
        for (int i = 0; i < sent; i++) {
            loner.readFrame();
        }
        loner.expectQuiet();
    }

    @Test
    void delaysALargeMessageUntilThereIsMemory() {
        loops.close();
        loops = start(true, 1024 * 1024);
        RawClient first = loops.connect("");
        RawClient second = loops.connect("");
        RawClient consumer = loops.connect("").send("SUB big 1\r\n").expectQuiet();
        String head = "PUB big 700000\r\n";
        String half = "z".repeat(350_000);
        first.send(head + half);
        loops.await("its memory", () -> loops.budget.used() > 700_000);
        second.send(head + half);
        loops.await("the pause", this::isPaused);
        assertThat(loops.budget.used()).isLessThan(800_000);
        first.send(half + "\r\n");
        assertThat(consumer.readFrame().payload()).hasSize(700_000);
        first.expectQuiet();
        loops.await("the end of the pause", () -> !isPaused());
        second.send(half + "\r\n");
        assertThat(consumer.readFrame().payload()).hasSize(700_000);
        second.expectQuiet();
        consumer.expectQuiet();
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
    }

    /** Pauses every publisher that publishes to it, for as long as allowed. */
    private final class Pausing extends InternalConnection {
        Pausing() {
            super(0);
            subscribe(loops.account, "pausing".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            loops.group.pausePublisher(lane, () -> false);
            return true;
        }

        @Override
        public String toString() {
            return "pausing";
        }
    }

    @Test
    void resumesAPausedClientThatNeedsMemoryOnlyWhenThereIsMemory() {
        loops.close();
        loops = start(true, 64 * 1024);
        new Pausing();
        RawClient consumer = loops.connect("").send("SUB big 1\r\n").expectQuiet();
        RawClient holder = loops.connect("").send("PUB held 47000\r\n" + "z".repeat(20_000));
        loops.await("its memory", () -> loops.budget.used() > 47_000);
        String start = "y".repeat(10_000);
        String rest = "x".repeat(9_000);
        RawClient publisher = loops.connect("").send("PUB pausing 0\r\n\r\nPUB big 19000\r\n" + start);
        loops.await("the pause", this::isPaused);
        publisher.send(rest + "\r\nPUB big 5");
        clock.advance(TimeUnit.MILLISECONDS.toNanos(10));
        loops.settle();
        assertThat(isPaused()).isTrue();
        holder.send("z".repeat(27_000) + "\r\n").expectQuiet();
        assertThat(consumer.readFrame().payload()).isEqualTo(start + rest);
        publisher.send("\r\nhello\r\n").expectQuiet();
        assertThat(consumer.readFrame().payload()).isEqualTo("hello");
        assertThat(isPaused()).isFalse();
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
    }

    /** A round reads at least this much; the clock must stand still until the last byte is read. */
    private void takeAllThatWasSent(int bytes) {
        for (int read = 0; read < bytes; read += 16 * 1024) {
            loops.settle();
        }
    }

    @Test
    void givesTheMemoryOfAStoppedSenderToAWaitingOne() {
        loops.close();
        loops = start(true, 1024 * 1024);
        String head = "PUB big 700000\r\n";
        String half = "z".repeat(350_000);
        RawClient idle = loops.connect("").send(head + half);
        loops.await("its memory", () -> loops.budget.used() > 700_000);
        takeAllThatWasSent(half.length());
        clock.advance(TimeUnit.MILLISECONDS.toNanos(1500));
        RawClient waiting = loops.connect("").send(head + half);
        loops.await("the pause", this::isPaused);
        clock.advance(TimeUnit.MILLISECONDS.toNanos(400));
        loops.settle();
        assertThat(loops.group.connectionCount()).isEqualTo(2);
        clock.advance(TimeUnit.MILLISECONDS.toNanos(600));
        loops.await("the end of the idle one", () -> loops.group.connectionCount() == 1);
        idle.skipToEnd();
        assertThat(loops.log.has("this one holds 700018 for a message that it stopped sending"))
                .isTrue();
        waiting.send(half + "\r\n").expectQuiet();
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
    }

    @Test
    void keepsTheMemoryOfAnActiveSender() {
        loops.close();
        loops = start(true, 1024 * 1024);
        RawClient slow = loops.connect("").send("PUB big 700000\r\n" + "z".repeat(350_000));
        loops.await("its memory", () -> loops.budget.used() > 700_000);
        RawClient waiting = loops.connect("").send("PUB big 700000\r\n" + "z".repeat(350_000));
        loops.await("the pause", this::isPaused);
        for (int second = 0; second < 10; second++) {
            slow.send("z".repeat(10_000));
            clock.advance(TimeUnit.SECONDS.toNanos(1));
            loops.settle();
        }
        assertThat(loops.group.connectionCount()).isEqualTo(2);
        slow.expectLine("PING");
        slow.send("z".repeat(250_000) + "\r\n").expectQuiet();
        loops.await("the end of the pause", () -> !isPaused());
        waiting.expectLine("PING");
        waiting.send("z".repeat(350_000) + "\r\n").expectQuiet();
    }

    @Test
    void closesTheConnectionOfAMessageThatNeverFits() {
        loops.close();
        loops = start(true, 1024 * 1024);
        RawClient client = loops.connect("");
        client.trySend("PUB big 2000000\r\n" + "z".repeat(100_000));
        client.expectLine("-ERR 'Maximum Payload Violation'");
        assertThat(loops.log.has("does not fit into the 1048576 bytes of memory for messages"))
                .isTrue();
        loops.await("the close", () -> loops.group.connectionCount() == 0);
        assertThat(loops.budget.used()).isZero();
    }

    @Test
    void releasesAPausedConnectionThatEnds() {
        loops.close();
        loops = start(true, 1024 * 1024);
        RawClient first = loops.connect("").send("PUB big 700000\r\n" + "z".repeat(350_000));
        loops.await("its memory", () -> loops.budget.used() > 700_000);
        RawClient second = loops.connect("").send("PUB big 700000\r\n" + "z".repeat(350_000));
        loops.await("the pause", this::isPaused);
        second.close();
        first.close();
        loops.await("both to be gone", () -> loops.group.connectionCount() == 0);
        loops.await("the memory to be given back", () -> loops.budget.used() == 0);
        assertThat(isPaused()).isFalse();
    }
}
