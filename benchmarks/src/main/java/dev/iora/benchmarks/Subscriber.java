// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Counts received messages.
 *
 * <p>Thread: the run's.
 */
final class Subscriber implements LoadConnection {
    /** More than one read per turn: deliveries are longer than publishes, so a subscriber with one read would fall behind. */
    private static final int MAX_READS = 4;

    private final SocketChannel channel;
    private final ByteBuffer shared;
    private final DeliveryAccount account;

    /**
     * Creates a subscriber that reads into {@code shared}.
     *
     * @param shared a direct buffer that the subscribers of a run use in turn
     */
    Subscriber(SocketChannel channel, ByteBuffer shared, DeliveryAccount account) {
        this.channel = channel;
        this.shared = shared;
        this.account = account;
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        int reads = 0;
        do {
            shared.clear();
            if (channel.read(shared) < 0) {
                throw new LoadFailure("the server closed a subscriber after " + account.deliveries() + " deliveries");
            }
            account.accept(shared.flip());
        } while (shared.limit() == shared.capacity() && ++reads < MAX_READS);
        for (int pings = account.takePings(); pings > 0; pings--) {
            answerPing();
        }
    }

    /** Bytes of deliveries so far. */
    long bytes() {
        return account.bytes();
    }

    private void answerPing() throws IOException {
        ByteBuffer pong = ControlText.pong();
        channel.write(pong);
        if (pong.hasRemaining()) {
            throw new LoadFailure("a subscriber cannot send 6 bytes: the server does not read");
        }
    }
}
