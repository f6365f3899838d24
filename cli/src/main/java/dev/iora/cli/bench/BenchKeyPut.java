// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValueManagement;
import io.nats.client.KeyValueOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats bench kv put}. */
final class BenchKeyPut implements NatsCommand {
    private static final int MAX_HISTORY = 64;

    @ParentCommand
    KeyFlags kv = new KeyFlags();

    @Option(
            names = "--storage",
            defaultValue = "file",
            description = "JetStream storage (memory/file) for the \"benchbucket\" bucket")
    StreamSetupFlags.Storage storage = StreamSetupFlags.Storage.FILE;

    @Option(names = "--replicas", defaultValue = "1", description = "Number of replicas for the \"benchbucket\" bucket")
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
            description = "Randomly put messages using keys between 0 and this number (set to 0 for sequential access)")
    int randomize;

    @Mixin
    PaceFlags pace = new PaceFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        BenchFlags flags = kv.common;
        pace.apply(flags);
        flags.check();
        flags.limitClients();
        if (history < 1 || history > MAX_HISTORY) {
            throw new CliException("--history must be between 1 and " + MAX_HISTORY);
        }
        Banner banner = new Banner(BenchKind.KEY_PUT).add("purge", purge);
        kv.describe(banner);
        pace.describe(banner);
        session.console().log(banner.toString());
        KeyValueOptions options = KeyFlags.options(session);
        prepareBucket(session.connection().keyValueManagement(options));
        byte[] value = new byte[(int) flags.size];
        new Benchmark(session, BenchKind.KEY_PUT, flags)
                .run(
                        flags.shares(),
                        flags.size,
                        () -> new KeyPutter(kv.bucket, options, value, randomize, pace.pace(flags.clients, kv.sleep)));
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
                        .storageType(storage == StreamSetupFlags.Storage.MEMORY ? StorageType.Memory : StorageType.File)
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
