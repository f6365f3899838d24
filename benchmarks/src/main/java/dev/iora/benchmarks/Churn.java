// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Subscribes and unsubscribes in the background, at a steady pace, to subjects without publishers.
 *
 * <p>Thread: the run's.
 */
final class Churn implements LoadConnection {
    private static final int MAX_BATCH = 500;
    private static final int BYTES_PER_PAIR = 64;

    private final SocketChannel channel;
    private final int pairsPerSecond;
    private final ByteBuffer output = ByteBuffer.allocateDirect(MAX_BATCH * BYTES_PER_PAIR);
    private final ServerLines lines = new ServerLines();
    private final long startedNanos;
    private long sentPairs;

    /** Starts at {@code nowNanos} of {@link System#nanoTime}. */
    Churn(SocketChannel channel, int pairsPerSecond, long nowNanos) {
        this.channel = channel;
        this.pairsPerSecond = pairsPerSecond;
        startedNanos = nowNanos;
        output.limit(0);
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        lines.read(channel);
    }

    /** Sends the pairs that are due; those that the socket does not take yet follow later. */
    void onTime(long nowNanos) throws IOException {
        if (!output.hasRemaining()) {
            long due = (long) ((nowNanos - startedNanos) * (pairsPerSecond / 1e9)) - sentPairs;
            encode((int) Math.min(due, MAX_BATCH));
        }
        if (output.hasRemaining()) {
            channel.write(output);
        }
    }

    private void encode(int pairs) {
        output.clear();
        for (int pings = lines.takePings(); pings > 0; pings--) {
            output.put(ControlText.pong());
        }
        for (int i = 0; i < pairs; i++) {
            sentPairs++;
            String pair = "SUB churn." + sentPairs + ' ' + sentPairs + "\r\nUNSUB " + sentPairs + "\r\n";
            output.put(pair.getBytes(StandardCharsets.US_ASCII));
        }
        output.flip();
    }
}
