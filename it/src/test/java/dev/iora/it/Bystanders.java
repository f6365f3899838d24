// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two well-behaved connections that send each other messages all the time and notice if one is lost, late, or out of
 * order, or if a connection is closed.
 *
 * <p>Thread: the exchange runs on its own; the methods are the test's.
 */
final class Bystanders implements AutoCloseable {
    /** How long one message may take while the server and the test share a loaded machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RawClient left;
    private final RawClient right;
    private final Semaphore exchanged = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    private Bystanders(int port) {
        left = connect(port, "left");
        right = connect(port, "right");
        thread = Thread.ofPlatform().name("bystanders").start(this::exchange);
    }

    /** Connects both to the server at {@code port} and lets them begin. */
    static Bystanders on(int port) {
        Bystanders bystanders = new Bystanders(port);
        bystanders.goOn();
        return bystanders;
    }

    /**
     * Waits until they have exchanged some more messages.
     *
     * @throws AssertionError if they noticed anything
     */
    void goOn() {
        exchanged.drainPermits();
        boolean went;
        try {
            went = exchanged.tryAcquire(10, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        assertThat(failure).as("what the bystanders noticed").isNull();
        assertThat(went).as("the bystanders exchange messages").isTrue();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        left.close();
        right.close();
        assertThat(failure).as("what the bystanders noticed").isNull();
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while watching the bystanders", cause);
    }

    private void exchange() {
        try {
            for (int number = 0; !stopping; number++) {
                say(left, "right", number);
                hear(right, "right", number);
                say(right, "left", number);
                hear(left, "left", number);
                exchanged.release();
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
            exchanged.release(10);
        }
    }

    private static void say(RawClient client, String to, int number) {
        String payload = Integer.toString(number);
        client.send("PUB bystanders." + to + " " + payload.length() + "\r\n" + payload + "\r\n");
    }

    private static void hear(RawClient client, String name, int number) {
        RawClient.Frame frame = client.readFrame();
        assertThat(frame.line()).startsWith("MSG bystanders." + name + " 1 ");
        assertThat(frame.payload()).isEqualTo(Integer.toString(number));
    }

    private static RawClient connect(int port, String name) {
        RawClient client =
                RawClient.connect("127.0.0.1", port).withDeadline(PATIENCE).answerPings();
        client.readLine();
        client.send("CONNECT {\"verbose\":false}\r\nSUB bystanders." + name + " 1\r\n");
        return client.expectQuiet();
    }
}
