// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** {@code nats kv update}. */
final class KvUpdate implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Parameters(index = "2", paramLabel = "value", description = "The value to store")
    String value = "";

    @Parameters(index = "3", paramLabel = "revision", description = "The revision of the previous value in the bucket")
    long revision;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        store.update(key, KeyValueArgument.bytes(session.console(), value), revision);
        session.console().println(value);
    }
}
