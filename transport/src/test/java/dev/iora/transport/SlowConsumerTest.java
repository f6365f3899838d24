// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import dev.iora.testkit.VirtualClock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow clients, in virtual time (reference: core protocol, section 14). */
final class SlowConsumerTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int MESSAGE_BYTES = 8 * 1024;
    private static final String MESSAGE = "PUB a " + MESSAGE_BYTES + "\r\n" + "x".repeat(MESSAGE_BYTES) + "\r\n";

    private final VirtualClock clock = new VirtualClock();
    private Loops loops = start(64 * MEGABYTE, true, 256 * MEGABYTE, false);

    private Loops start(long maxPending, boolean timeoutCloses, long budget, boolean stalling) {
        var limits = new TransportLimits(maxPending, TimeUnit.SECONDS.toNanos(10), timeoutCloses, stalling);
        return Loops.start(Loops.Setup.of(2)
                .withClock(clock)
                .withLimits(limits)
                .withBudget(budget)
                .withSendBuffer(32 * 1024));
    }

    private void restart(long maxPending, boolean timeoutCloses, long budget) {
        loops.close();
        loops = start(maxPending, timeoutCloses, budget, false);
    }

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    /** A client with id 1 that does not read, subscribed to {@code a}. */
    private RawClient sleeper() {
        return loops.connect("", 32 * 1024).send("SUB a 1\r\n").expectQuiet();
    }

    private static void publish(RawClient publisher, int messages) {
        for (int i = 0; i < messages; i++) {
            publisher.send(MESSAGE);
        }
        assertThat(next(publisher.send("PING\r\n")).verb()).isEqualTo("PONG");
    }

    /** The next frame other than PING: the keep-alive advances with the time. */
    private static RawClient.Frame next(RawClient client) {
        RawClient.Frame frame = client.readFrame();
        while (frame.verb().equals("PING")) {
            frame = client.readFrame();
        }
        return frame;
    }

    private void pass(long seconds) {
        clock.advance(TimeUnit.SECONDS.toNanos(seconds));
        loops.settle();
    }

    /** Lets write deadlines pass until the connection is closed after a missed one. */
    private void passUntilClosed() {
        loops.await("the close", () -> {
            pass(10);
            return loops.group.connectionCount() == 1;
        });
    }

    @Test
    void closesAboveMaxPending() {
        loops.close();
        loops = start(MEGABYTE, true, 256 * MEGABYTE, true);
        RawClient sleeper = sleeper();
        RawClient publisher = loops.connect("");
        for (int i = 0; i < 400; i++) {
            publisher.send(MESSAGE);
            // Longer than a pause; all together shorter than the write deadline.
            clock.advance(TimeUnit.MILLISECONDS.toNanos(20));
            loops.settle();
        }
        loops.await("the close", () -> loops.group.connectionCount() == 1);
        assertThat(loops.log.lines)
                .contains(
                        "notice 1 Slow Consumer Detected: MaxPending of " + MEGABYTE + " Exceeded",
                        "debug 1 Client connection closed: Slow Consumer (Pending Bytes)");
        assertThat(loops.group.slowConsumers()).isOne();
        assertThat(sleeper.skipToEnd()).as("bytes written before").isGreaterThan(MESSAGE_BYTES);
        loops.await("its memory", () -> loops.budget.used() == 0);
        assertThat(loops.account.subscriptions().size()).isZero();
    }

    @Test
    void deliversASingleMessageLargerThanMaxPending() {
        restart(64 * 1024, true, 256 * MEGABYTE);
        RawClient sleeper = sleeper();
        RawClient publisher = loops.connect("");
        int size = 4 * MEGABYTE;
        publisher.send("PUB a " + size + "\r\n" + "y".repeat(size) + "\r\n").expectQuiet();
        loops.await("it to wait", () -> loops.connection(1).outbound().pendingBytes() > 64 * 1024);
        sleeper.expectLine("MSG a 1 " + size);
        assertThat(sleeper.read(size + 2)).endsWith("y\r\n");
        sleeper.expectQuiet();
        assertThat(loops.group.slowConsumers()).isZero();
    }

    @Test
    void closesWithoutProgressUntilTheWriteDeadline() {
        RawClient sleeper = sleeper();
        RawClient publisher = loops.connect("");
        // More than the kernel can buffer.
        publish(publisher, 2000);
        loops.await("a backlog", () -> loops.connection(1).outbound().pendingBytes() > MEGABYTE);
        loops.settle();
        pass(9);
        assertThat(loops.group.slowConsumers()).isZero();
        // Bytes pending when the deadline was set may have gone to the kernel since; then the next deadline decides.
        passUntilClosed();
        assertThat(loops.log.has("notice 1 Slow Consumer Detected: WriteDeadline of 10s exceeded with "))
                .isTrue();
        assertThat(loops.log.has("debug 1 Client connection closed: Slow Consumer (Write Deadline)"))
                .isTrue();
        sleeper.skipToEnd();
        loops.await("its memory", () -> loops.budget.used() == 0);
    }

    @Test
    void keepsAClientThatReadsTheBacklogOfTheLastDeadline() {
        RawClient reader = sleeper();
        RawClient publisher = loops.connect("");
        for (int round = 0; round < 5; round++) {
            publish(publisher, 200);
            loops.await("a backlog", () -> loops.connection(1).outbound().pendingBytes() > 0);
            loops.settle();
            pass(6);
            for (int i = 0; i < 200; i++) {
                assertThat(next(reader).payload()).hasSize(MESSAGE_BYTES);
            }
            loops.await(
                    "the backlog to go", () -> loops.connection(1).outbound().pendingBytes() == 0);
        }
        assertThat(loops.group.slowConsumers()).isZero();
        assertThat(next(reader.send("PING\r\n")).verb()).isEqualTo("PONG");
    }

    @Test
    void keepsAClientWithSomeProgressByTheRetryPolicy() {
        restart(64 * MEGABYTE, false, 256 * MEGABYTE);
        RawClient reader = sleeper();
        RawClient publisher = loops.connect("");
        publish(publisher, 2000);
        read(reader, 200);
        pass(10);
        assertThat(loops.group.slowConsumers())
                .as("the first pending bytes were read")
                .isZero();
        read(reader, 200);
        pass(10);
        assertThat(loops.group.slowConsumers()).as("not all bytes were read").isOne();
        assertThat(loops.group.connectionCount()).as("still connected").isEqualTo(2);
        // The kernel may take a few bytes after the reader has stopped, which counts as progress once.
        passUntilClosed();
    }

    /** Reads some messages, which reduces the backlog. */
    private void read(RawClient reader, int messages) {
        loops.await("a backlog", () -> loops.connection(1).outbound().pendingBytes() > MEGABYTE);
        loops.settle();
        long before = loops.connection(1).outbound().pendingBytes();
        for (int i = 0; i < messages; i++) {
            next(reader);
        }
        loops.await("some to be written", () -> loops.connection(1).outbound().pendingBytes() < before);
    }

    @Test
    void closesTheLargestBacklogWhenTheMemoryIsExhausted() {
        restart(64 * MEGABYTE, true, 8 * MEGABYTE);
        RawClient large = sleeper();
        RawClient small = loops.connect("", 32 * 1024).send("SUB b 1\r\n").expectQuiet();
        RawClient publisher = loops.connect("");
        String other = MESSAGE.replace("PUB a", "PUB b");
        for (int i = 0; i < 300; i++) {
            publisher.send(other);
        }
        publish(publisher, 1200);
        loops.await("the close", () -> loops.group.connectionCount() == 2);
        assertThat(loops.log.has("notice 1 Slow Consumer Detected: memory of " + 8 * MEGABYTE + " bytes"))
                .isTrue();
        large.skipToEnd();
        for (int i = 0; i < 300; i++) {
            assertThat(small.readFrame().payload()).hasSize(MESSAGE_BYTES);
        }
        small.expectQuiet();
        publisher.expectQuiet();
        loops.await("the memory", () -> loops.budget.used() == 0);
    }

    @Test
    void reportsAndClosesAStaleClientInVirtualTime() {
        RawClient silent = loops.connect("");
        pass(3);
        silent.expectLine("PING");
        pass(120);
        silent.expectLine("PING");
        pass(120);
        silent.expectLine("-ERR 'Stale Connection'").expectClosed();
        loops.await("the close", () -> loops.group.connectionCount() == 0);
    }
}
