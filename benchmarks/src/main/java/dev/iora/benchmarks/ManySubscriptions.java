// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One connection with very many subscriptions, each to a different subject.
 *
 * <p>Thread: one.
 */
final class ManySubscriptions implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH_CHARS = 128 * 1024;
    private static final int AREAS = 1000;

    private final RawConnection connection;

    private ManySubscriptions(RawConnection connection) {
        this.connection = connection;
    }

    /**
     * Subscribes {@code count} times, to subjects like those of a fleet of devices, and returns when the server has processed
     * all.
     *
     * @throws LoadFailure if the server refuses them or needs more than 2 minutes
     */
    static ManySubscriptions open(InetSocketAddress server, int count) throws IOException {
        var many = new ManySubscriptions(RawConnection.open(server));
        try {
            many.subscribe(count);
            return many;
        } catch (IOException | RuntimeException e) {
            many.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private void subscribe(int count) throws IOException {
        var batch = new StringBuilder();
        for (int number = 1; number <= count; number++) {
            batch.append("SUB fleet.area")
                    .append(number % AREAS)
                    .append(".device")
                    .append(number)
                    .append(".state ")
                    .append(number)
                    .append("\r\n");
            if (batch.length() >= BATCH_CHARS || number == count) {
                connection.send(batch.toString());
                batch.setLength(0);
            }
        }
        connection.ping(PATIENCE);
    }
}
