// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** {@code nats kv put}. */
final class KvPut implements NatsCommand {
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

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        store.put(key, KeyValueArgument.bytes(session.console(), value));
        session.console().println(value);
    }
}
