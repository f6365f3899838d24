// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv purge}. */
final class KvPurge implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Option(
            names = {"-f", "--force"},
            description = "Act without confirmation")
    boolean force;

    @Option(names = "--ttl", paramLabel = "DURATION", description = "Sets a TTL for the purge marker")
    @Nullable
    Duration ttl;

    @Override
    public void run(Session session) throws InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        if (session.confirmed(force, "Purge key " + bucket + " > " + key + "?")) {
            store.purge(key, ttl);
        } else {
            session.console().println("Skipping purge");
        }
    }
}
