// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Puts values into a bucket, each when the previous one is stored.
 *
 * <p>Thread: that of its client.
 */
final class KeyPutter implements ClientWork {
    private final String bucket;
    private final KeyValueOptions options;
    private final byte[] value;
    private final int random;
    private final Pace pace;

    /** @param random the number of keys to choose from at random, or 0 to put keys in order */
    KeyPutter(String bucket, KeyValueOptions options, byte[] value, int random, Pace pace) {
        this.bucket = bucket;
        this.options = options;
        this.value = value;
        this.random = random;
        this.pace = pace;
    }

    @Override
    public void perform(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {
        KeyValue keys = client.connection().keyValue(bucket, options);
        pace.start(client.index());
        client.start();
        for (long i = 0; i < client.messages(); i++) {
            long key = random > 0 ? ThreadLocalRandom.current().nextInt(random) : client.offset() + i;
            long before = System.nanoTime();
            keys.put(Long.toString(key), value);
            client.latencies().record(System.nanoTime() - before);
            client.done(i + 1);
            pace.await(i + 1);
        }
        client.stop();
    }
}
