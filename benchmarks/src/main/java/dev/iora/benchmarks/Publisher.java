// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Writes its share of a flow's messages in bursts, then {@code PING}; it is done at the {@code PONG}.
 *
 * <p>Thread: the run's.
 *
 * <p>Invariant: control text is written between bursts only, so never inside a frame.
 */
final class Publisher implements LoadConnection {
    private final SocketChannel channel;
    private final Burst burst;
    private final ServerLines lines = new ServerLines();
    private ByteBuffer pending;
    private long unsentFrames;
    private boolean pingSent;

    /** Creates a publisher of {@code frames} messages. */
    Publisher(SocketChannel channel, Burst burst, long frames) {
        this.channel = channel;
        this.burst = burst;
        unsentFrames = frames;
        pending = burst.published().limit(0);
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        if (key.isReadable()) {
            lines.read(channel);
        }
        if (key.isWritable()) {
            write(key);
        }
    }

    /** Whether the server has read everything. */
    boolean isDone() {
        return lines.pongs() > 0;
    }

    private void write(SelectionKey key) throws IOException {
        if (!pending.hasRemaining() && !prepareNext()) {
            key.interestOps(SelectionKey.OP_READ);
            return;
        }
        channel.write(pending);
    }

    private boolean prepareNext() {
        if (lines.takePings() > 0) {
            pending = ControlText.pong();
        } else if (unsentFrames > 0) {
            long frames = Math.min(unsentFrames, burst.frames());
            unsentFrames -= frames;
            pending = burst.published().limit((int) frames * burst.publishedFrameLength());
        } else if (!pingSent) {
            pingSent = true;
            pending = ControlText.ping();
        } else {
            return false;
        }
        return true;
    }
}
