// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/**
 * Keeps a request in flight in every slot and records the round trips.
 *
 * <p>Thread: the run's.
 */
final class Requester implements LoadConnection {
    private static final long MAX_NANOS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final RequestFrames frames;
    private final FrameInput input;
    private final FrameOutput output;
    private final Histogram roundTrips = new Histogram(MAX_NANOS, SIGNIFICANT_DIGITS);
    private final long[] sentNanos;
    private final long requests;
    private long sent;
    private long answered;

    /** Creates a requester of {@code requests} requests. */
    Requester(SocketChannel channel, RequestFrames frames, long requests) {
        this.frames = frames;
        this.requests = requests;
        input = new FrameInput(channel, frames.deliveredReplyLength());
        output = new FrameOutput(channel, frames.slots() * frames.request(0).remaining());
        sentNanos = new long[frames.slots()];
    }

    /** Sends the first request of every slot. */
    void start() throws IOException {
        long now = System.nanoTime();
        for (int slot = 0; slot < frames.slots(); slot++) {
            request(slot, now);
        }
        output.flush();
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        input.read();
        long now = System.nanoTime();
        while (input.hasFrame()) {
            int slot = frames.slotOfReply(input.frame());
            roundTrips.recordValue(Math.min(MAX_NANOS, now - sentNanos[slot]));
            answered++;
            request(slot, now);
        }
        output.flush();
    }

    boolean isDone() {
        return answered == requests;
    }

    RunResult.Latency latency() {
        return new RunResult.Latency(roundTrips.getValueAtPercentile(50), roundTrips.getValueAtPercentile(99));
    }

    private void request(int slot, long nowNanos) {
        if (sent < requests) {
            sent++;
            sentNanos[slot] = nowNanos;
            output.append(frames.request(slot));
        }
    }
}
