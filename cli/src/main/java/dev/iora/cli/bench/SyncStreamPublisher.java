// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.console.CliException;
import io.nats.client.Message;

/**
 * Publishes to a stream, each message when the previous one is stored.
 *
 * <p>Thread: that of its client.
 */
final class SyncStreamPublisher implements ClientWork {
    private final StreamMessages source;
    private final Pace pace;

    SyncStreamPublisher(StreamMessages source, Pace pace) {
        this.source = source;
        this.pace = pace;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        pace.start(client.index());
        client.start();
        for (long i = 0; i < client.messages(); i++) {
            Message message = source.of(client, i + client.offset());
            long before = System.nanoTime();
            try {
                client.jetStream().publish(message);
            } catch (ApiException e) {
                throw new CliException("publishing: publishing synchronously: " + e.clientText(), e);
            }
            client.latencies().record(System.nanoTime() - before);
            client.done(i + 1);
            pace.await(i + 1);
        }
        client.stop();
    }
}
