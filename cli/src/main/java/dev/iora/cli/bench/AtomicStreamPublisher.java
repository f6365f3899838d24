// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.impl.Headers;

/**
 * Publishes to a stream in atomic batches: only the last message of a batch is acknowledged.
 *
 * <p>Thread: that of its client.
 *
 * @param run the prefix of the batch ids of this run
 */
record AtomicStreamPublisher(StreamMessages source, Pace pace, int batch, String run) implements ClientWork {
    @Override
    public void perform(BenchClient client) throws InterruptedException {
        pace.start(client.index());
        client.start();
        String id = run + "-" + client.index();
        for (long i = 0; i < client.messages(); i += batch) {
            long size = Math.min(batch, client.messages() - i);
            long before = System.nanoTime();
            long waited = 0;
            for (long j = 1; j <= size; j++) {
                Headers headers = new Headers().add("Nats-Batch-Id", id).add("Nats-Batch-Sequence", Long.toString(j));
                if (j < size) {
                    client.connection().publish(source.of(client, i + j - 1 + client.offset(), headers));
                } else {
                    headers.add("Nats-Batch-Commit", "1");
                    client.store(
                            "publishing with batch commit", source.of(client, i + j - 1 + client.offset(), headers));
                }
                client.done(i + j);
                waited += pace.await(i + j);
            }
            client.latencies().record(System.nanoTime() - before - waited);
        }
        client.stop();
    }
}
