// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.CliException;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gets values of a bucket one by one.
 *
 * <p>Thread: that of its client.
 */
final class KeyGetter implements ClientWork {
    private final String bucket;
    private final KeyValueOptions options;
    private final int random;
    private final Pace pace;

    /** @param random the number of keys to choose from at random, or 0 to get keys in order */
    KeyGetter(String bucket, KeyValueOptions options, int random, Pace pace) {
        this.bucket = bucket;
        this.options = options;
        this.random = random;
        this.pace = pace;
    }

    @Override
    public void prepare(BenchClient client) throws IOException {
        try {
            client.connection().keyValueManagement(options).getStatus(bucket);
        } catch (JetStreamApiException e) {
            throw new CliException(
                    "finding kv bucket '" + bucket + "': nats: bucket not found;"
                            + " 'nats bench kv put' makes and fills one",
                    e);
        }
    }

    @Override
    public void perform(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {
        KeyValue keys = client.connection().keyValue(bucket, options);
        client.start();
        for (long i = 0; i < client.messages(); i++) {
            String key = Long.toString(random > 0 ? ThreadLocalRandom.current().nextInt(random) : client.offset() + i);
            long before = System.nanoTime();
            if (keys.get(key) == null) {
                throw new CliException("getting key '" + key + "': nats: key not found;"
                        + " 'nats bench kv put' makes as many keys as it puts messages");
            }
            client.latencies().record(System.nanoTime() - before);
            client.done(i + 1);
            pace.await(i + 1);
        }
        client.stop();
    }
}
