// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and acknowledges messages of a durable consumer that all clients share.
 *
 * <p>Thread: that of its client.
 */
final class ConsumerReader implements ClientWork {
    private final String stream;
    private final ConsumerFlags flags;
    private final boolean fetch;
    private final Pace pace;
    private @Nullable PullReader reader;
    private boolean timedOut;

    /** @param fetch whether a batch is requested only when the previous one has arrived, not ahead */
    ConsumerReader(String stream, ConsumerFlags flags, boolean fetch, Pace pace) {
        this.stream = stream;
        this.flags = flags;
        this.fetch = fetch;
        this.pace = pace;
    }

    @Override
    public void prepare(BenchClient client) throws InterruptedException {
        client.jetStream().consumers().info(stream, flags.consumer);
        reader = new PullReader(client.jetStream(), stream, flags.consumer);
        client.flush();
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        PullReader from = Objects.requireNonNull(reader, "not prepared");
        long received = 0;
        while (received < client.messages()) {
            received = fetch ? fetchBatch(client, from, received) : consume(client, from, received);
        }
        client.stop();
        client.flush();
    }

    private long consume(BenchClient client, PullReader from, long received) throws InterruptedException {
        long left = client.messages() - received;
        if (from.outstanding() <= Math.min(flags.batch / 2, left - 1)) {
            from.ask(Math.min(flags.batch, left) - from.outstanding());
        }
        return next(client, from, received);
    }

    private long fetchBatch(BenchClient client, PullReader from, long received) throws InterruptedException {
        long before = System.nanoTime();
        from.ask(Math.min(flags.batch, client.messages() - received));
        long count = received;
        while (from.outstanding() > 0) {
            count = next(client, from, count);
        }
        client.latencies().record(System.nanoTime() - before);
        return count;
    }

    /** Handles the next message, if there is one; returns the number of messages so far. */
    private long next(BenchClient client, PullReader from, long received) throws InterruptedException {
        Message message = from.next();
        if (message == null) {
            timedOut = true;
            return received;
        }
        if (received == 0) {
            client.start();
        }
        pace.await(received);
        if (flags.acks != ConsumerFlags.Acks.NONE) {
            client.acknowledge(message, flags.doubleAck);
        }
        client.done(received + 1);
        return received + 1;
    }

    @Override
    public String warning() {
        return timedOut
                ? "at least one of the pull consumer Fetch operation timed out. These results are not optimal!"
                : "";
    }
}
