// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** {@code nats kv history}. */
final class KvHistory implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        print(session, KeyValueBucket.open(session, bucket), key);
    }

    /** Shows all that is kept of a key. */
    static void print(Session session, KeyValueBucket store, String key) throws IOException, InterruptedException {
        Table table = new Table("History for " + store.name() + " > " + key)
                .headers("Key", "Revision", "Op", "Created", "Length", "Value");
        for (KeyValueEntry entry : store.history(key)) {
            table.row(
                    entry.key(),
                    new Table.Code(entry.revision()),
                    entry.operation(),
                    entry.created(),
                    HumanNumber.of(entry.value().length),
                    ValueText.abbreviated(entry.value()));
        }
        table.print(session.console(), session.style());
    }
}
