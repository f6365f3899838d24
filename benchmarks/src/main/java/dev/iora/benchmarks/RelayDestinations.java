// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The subscribers of a {@link Relay}.
 *
 * <p>Thread: any.
 */
final class RelayDestinations {
    private final List<RelayConnection> subscribers = new CopyOnWriteArrayList<>();
    private final boolean rotate;

    /** Sends each piece to the next subscriber if {@code rotate}, else to all. */
    RelayDestinations(boolean rotate) {
        this.rotate = rotate;
    }

    void add(RelayConnection subscriber) {
        subscribers.add(subscriber);
    }

    void remove(RelayConnection subscriber) {
        subscribers.remove(subscriber);
    }

    /**
     * Consumes the remaining bytes of {@code frames} and forwards them to subscribers other than {@code from}.
     *
     * @param piece number of this piece among those of {@code from}
     */
    void forward(RelayConnection from, ByteBuffer frames, int piece) throws IOException {
        if (rotate) {
            subscribers.get(Math.floorMod(piece, subscribers.size())).write(frames);
            return;
        }
        for (RelayConnection subscriber : subscribers) {
            if (subscriber != from) {
                subscriber.write(frames.duplicate());
            }
        }
        frames.position(frames.limit());
    }
}
