// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.Requests;
import dev.iora.cli.console.CliException;
import io.nats.client.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a stream in batches: a batch is sent when all messages of the previous one are stored.
 *
 * <p>Thread: that of its client.
 */
record AsyncStreamPublisher(StreamMessages source, Pace pace, int batch) implements ClientWork {
    private static final byte[] ERROR = {'"', 'e', 'r', 'r', 'o', 'r', '"'};

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        pace.start(client.index());
        client.start();
        List<CompletableFuture<Message>> acks = new ArrayList<>(batch);
        for (long i = 0; i < client.messages(); i += acks.size()) {
            acks.clear();
            long size = Math.min(batch, client.messages() - i);
            long before = System.nanoTime();
            long waited = 0;
            for (long j = i; j < i + size; j++) {
                acks.add(client.connection().request(source.of(client, j + client.offset())));
                client.done(j + 1);
                waited += pace.await(j + 1);
            }
            awaitAll(client, acks);
            client.latencies().record(System.nanoTime() - before - waited);
        }
        client.stop();
    }

    private void awaitAll(BenchClient client, List<CompletableFuture<Message>> acks) throws InterruptedException {
        long deadline = System.nanoTime() + client.timeout().toNanos();
        for (CompletableFuture<Message> ack : acks) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            check(client, Requests.await(ack, source.filter(), left));
        }
    }

    private void check(BenchClient client, @Nullable Message ack) {
        if (ack != null && !contains(ack.getData(), ERROR)) {
            return;
        }
        try {
            client.jetStream().acknowledgement(source.filter(), ack);
        } catch (ApiException e) {
            throw new CliException("publishing: async publish acknowledgement is an error: " + e.clientText(), e);
        }
    }

    /** Recognizes a successful acknowledgement, as most are, without parsing it. */
    private static boolean contains(byte[] data, byte... word) {
        for (int i = 0; i <= data.length - word.length; i++) {
            if (Arrays.equals(data, i, i + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }
}
