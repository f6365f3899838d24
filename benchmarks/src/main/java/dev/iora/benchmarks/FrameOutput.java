// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Collects the frames of one loop turn and writes them with one call.
 *
 * <p>Thread: the run's.
 */
final class FrameOutput {
    private final SocketChannel channel;
    private final ByteBuffer output;

    /** Creates an output for at most {@code capacityBytes}. */
    FrameOutput(SocketChannel channel, int capacityBytes) {
        this.channel = channel;
        output = ByteBuffer.allocateDirect(capacityBytes);
    }

    void append(ByteBuffer frame) {
        output.put(frame);
    }

    /**
     * Writes all appended frames.
     *
     * @throws LoadFailure if the socket does not take them: the server does not read
     */
    void flush() throws IOException {
        output.flip();
        if (output.hasRemaining()) {
            channel.write(output);
        }
        if (output.hasRemaining()) {
            throw new LoadFailure("the server does not read: " + output.remaining() + " bytes are stuck");
        }
        output.clear();
    }
}
