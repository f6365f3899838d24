// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.KeyValueOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench kv}. */
final class KeyCommands {
    private KeyCommands() {}

    /** {@code nats bench kv get}. */
    static final class Get implements NatsCommand {
        @ParentCommand
        KeyFlags kv = new KeyFlags();

        @Option(
                names = "--randomize",
                defaultValue = "0",
                description =
                        "Randomly get messages using keys between 0 and this number (set to 0 for sequential access)")
        int randomize;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            kv.common.checkShared();
            kv.banner(BenchKind.KEY_GET).add("randomize", randomize).print(session);
            new Benchmark(session, BenchKind.KEY_GET, kv.common)
                    .run(kv.common.shares(), () -> new KeyWork(this::open, this::readAll));
        }

        private KeyValue open(BenchClient client) throws IOException {
            KeyValueOptions options = KeyFlags.options(client.jetStream());
            try {
                client.connection().keyValueManagement(options).getStatus(kv.bucket);
            } catch (JetStreamApiException e) {
                throw new CliException(
                        "finding kv bucket '" + kv.bucket + "': nats: bucket not found;"
                                + " 'nats bench kv put' makes and fills one",
                        e);
            }
            return client.connection().keyValue(kv.bucket, options);
        }

        private void readAll(BenchClient client, KeyValue keys)
                throws IOException, InterruptedException, JetStreamApiException {
            client.repeat(Pace.sleeping(kv.sleep), number -> KeyFlags.key(number, randomize), key -> {
                if (keys.get(key) == null) {
                    throw new CliException("getting key '" + key + "': nats: key not found;"
                            + " 'nats bench kv put' makes as many keys as it puts messages");
                }
            });
        }
    }

    /** {@code nats bench kv put}. */
    static final class Put implements NatsCommand {
        private static final int MAX_HISTORY = 64;

        @ParentCommand
        KeyFlags kv = new KeyFlags();

        @Option(
                names = "--storage",
                defaultValue = "file",
                description = "JetStream storage (memory/file) for the \"benchbucket\" bucket")
        StreamSetupFlags.Storage storage = StreamSetupFlags.Storage.FILE;

        @Option(
                names = "--replicas",
                defaultValue = "1",
                description = "Number of replicas for the \"benchbucket\" bucket")
        int replicas;

        @Option(
                names = "--maxbytes",
                paramLabel = "SIZE",
                defaultValue = "1GB",
                converter = HumanNumber.SizeConverter.class,
                description = "The maximum size of the stream or KV bucket in bytes")
        long maxBytes;

        @Option(names = "--history", defaultValue = "1", description = "History depth for the bucket in KV mode")
        int history;

        @Option(names = "--purge", description = "Purge the stream before running")
        boolean purge;

        @Option(
                names = "--randomize",
                defaultValue = "0",
                description =
                        "Randomly put messages using keys between 0 and this number (set to 0 for sequential access)")
        int randomize;

        @Mixin
        PaceFlags pace = new PaceFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            BenchFlags flags = kv.common;
            pace.apply(flags);
            flags.checkShared();
            if (history < 1 || history > MAX_HISTORY) {
                throw new CliException("--history must be between 1 and " + MAX_HISTORY);
            }
            pace.describe(kv.banner(BenchKind.KEY_PUT).add("purge", purge)).print(session);
            prepareBucket(session.connection().keyValueManagement(KeyFlags.options(session.jetStream())));
            byte[] value = new byte[(int) flags.size];
            KeyWork.Opening opening =
                    client -> client.connection().keyValue(kv.bucket, KeyFlags.options(client.jetStream()));
            new Benchmark(session, BenchKind.KEY_PUT, flags)
                    .run(
                            flags.shares(),
                            () -> new KeyWork(
                                    opening,
                                    (client, keys) -> client.repeat(
                                            pace.pace(flags.clients, kv.sleep),
                                            number -> KeyFlags.key(number, randomize),
                                            key -> keys.put(key, value))));
        }

        /** Creates the default bucket; any other bucket must exist. A bucket to be purged is deleted first. */
        private void prepareBucket(KeyValueManagement management) throws IOException {
            try {
                if (purge) {
                    management.delete(kv.bucket);
                }
                if (kv.bucket.equals(KeyFlags.DEFAULT_BUCKET)) {
                    management.create(KeyValueConfiguration.builder(kv.bucket)
                            .description("nats bench bucket")
                            .maxHistoryPerKey(history)
                            .storageType(
                                    storage == StreamSetupFlags.Storage.MEMORY ? StorageType.Memory : StorageType.File)
                            .replicas(replicas)
                            .maxBucketSize(maxBytes)
                            .build());
                } else {
                    management.getStatus(kv.bucket);
                }
            } catch (JetStreamApiException e) {
                throw new CliException(
                        "could not use bucket " + kv.bucket + ": nats: " + e.getErrorDescription()
                                + "; create one with 'nats kv add', or remove one with another configuration with 'nats kv del'",
                        e);
            }
        }
    }
}
