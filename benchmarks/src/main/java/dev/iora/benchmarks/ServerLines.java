// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Reads the lines that a server sends to a connection without subscriptions.
 *
 * <p>Thread: the run's.
 */
final class ServerLines {
    private final ByteBuffer input = ByteBuffer.allocateDirect(4096);
    private final StringBuilder line = new StringBuilder();
    private int pings;
    private int pongs;

    /**
     * Reads the available lines.
     *
     * @throws LoadFailure if the connection ended or the server reports an error
     */
    void read(SocketChannel channel) throws IOException {
        input.clear();
        if (channel.read(input) < 0) {
            throw new LoadFailure("the server closed a publishing connection");
        }
        input.flip();
        while (input.hasRemaining()) {
            char next = (char) (input.get() & 0xFF);
            if (next == '\n') {
                accept(line.toString().stripTrailing());
                line.setLength(0);
            } else {
                line.append(next);
            }
        }
    }

    /** Number of {@code PING}s since the last call. */
    int takePings() {
        int taken = pings;
        pings = 0;
        return taken;
    }

    /** Total number of {@code PONG}s. */
    int pongs() {
        return pongs;
    }

    private void accept(String text) {
        switch (text) {
            case "PING" -> pings++;
            case "PONG" -> pongs++;
            default -> {
                if (!text.startsWith("INFO ")) {
                    throw new LoadFailure("the server says: " + text);
                }
            }
        }
    }
}
