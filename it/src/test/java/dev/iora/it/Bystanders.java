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
 * Two well-behaved connections that exchange messages all the time and detect a lost, late or reordered message or a closed
 * connection.
 *
 * <p>Thread: the exchange has its own thread; the methods are the test's.
 */
final class Bystanders implements AutoCloseable {
    /** Maximum time for one message while the server and the test share a loaded machine. */
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

    /** Connects both to the server at {@code port} and starts the exchange. */
    static Bystanders on(int port) {
        Bystanders bystanders = new Bystanders(port);
        bystanders.checkExchange();
        return bystanders;
    }

    /**
     * Waits until they have exchanged some more messages.
     *
     * @throws AssertionError if they detected a problem
     */
    void checkExchange() {
        exchanged.drainPermits();
        boolean exchangedMore;
        try {
            exchangedMore = exchanged.tryAcquire(10, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        assertThat(failure).as("failure of the bystanders").isNull();
        assertThat(exchangedMore).as("the bystanders exchange messages").isTrue();
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
        assertThat(failure).as("failure of the bystanders").isNull();
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while watching the bystanders", cause);
    }

    private void exchange() {
        try {
            for (int number = 0; !stopping; number++) {
                publish(left, "right", number);
                receive(right, "right", number);
                publish(right, "left", number);
                receive(left, "left", number);
                exchanged.release();
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
            exchanged.release(10);
        }
    }

    private static void publish(RawClient client, String to, int number) {
        String payload = Integer.toString(number);
        client.send("PUB bystanders." + to + " " + payload.length() + "\r\n" + payload + "\r\n");
    }

    private static void receive(RawClient client, String name, int number) {
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
