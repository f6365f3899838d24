// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv create}. */
final class KvCreate implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "value",
            description = "The value to store, when empty reads STDIN")
    String value = "";

    @Option(names = "--ttl", paramLabel = "DURATION", description = "Sets a TTL for the key")
    @Nullable
    Duration ttl;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        store.create(key, KeyValueArgument.bytes(session.console(), value), ttl);
        session.console().println(value);
    }
}
