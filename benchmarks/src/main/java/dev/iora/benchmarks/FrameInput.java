// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Splits the input of a connection into frames of one known length, and answers the {@code PING}s between them.
 *
 * <p>Thread: the run's.
 */
final class FrameInput {
    private static final int FRAMES_PER_READ = 256;
    private static final int PING_LENGTH = 6;

    private final SocketChannel channel;
    private final int frameLength;
    private final ByteBuffer input;

    FrameInput(SocketChannel channel, int frameLength) {
        this.channel = channel;
        this.frameLength = frameLength;
        input = ByteBuffer.allocateDirect(FRAMES_PER_READ * frameLength);
        input.limit(0);
    }

    /**
     * Reads once.
     *
     * @throws LoadFailure if the server closed the connection
     */
    void read() throws IOException {
        input.compact();
        if (channel.read(input) < 0) {
            throw new LoadFailure("the server closed a request-reply connection");
        }
        input.flip();
    }

    /** Whether {@link #frame} may be called. */
    boolean hasFrame() throws IOException {
        while (input.remaining() >= PING_LENGTH && input.get(input.position()) == 'P') {
            input.position(input.position() + PING_LENGTH);
            channel.write(ControlText.pong());
        }
        if (input.hasRemaining() && input.get(input.position()) == '-') {
            throw new LoadFailure("the server says: " + StandardCharsets.US_ASCII.decode(input));
        }
        return input.remaining() >= frameLength;
    }

    /** The next frame; valid until the next {@link #read}. */
    ByteBuffer frame() {
        ByteBuffer frame = input.slice(input.position(), frameLength);
        input.position(input.position() + frameLength);
        return frame;
    }
}
