// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.BucketList;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv ls}: lists buckets, or the keys of one. */
final class KvList implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to list the keys")
    String bucket = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Option(
            names = {"-n", "--names"},
            description = "Show just the bucket names")
    boolean names;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show detailed info about the key")
    boolean verbose;

    @Option(
            names = "--display-value",
            description = "Display value in verbose output (has no effect without 'verbose')")
    boolean displayValue;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        if (bucket.isEmpty()) {
            BucketList.print(session, BucketKind.KEY_VALUE, names);
        } else {
            listKeys(session);
        }
    }

    private void listKeys(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        Table table = new Table("Contents for bucket '" + bucket + "'");
        table.headers("Key", "Created", "Delta", "Revision");
        if (displayValue) {
            table.headers("Key", "Created", "Delta", "Revision", "Value");
        }
        int[] found = {0};
        store.readLast(key.isEmpty() ? KeyValueBucket.ALL : key, !(verbose && displayValue), entry -> {
            if (!entry.isValue()) {
                return;
            }
            found[0]++;
            if (verbose) {
                addRow(table, entry);
            } else {
                console.println(entry.key());
            }
        });
        if (verbose && found[0] > 0) {
            table.print(console, session.style());
        }
        if (found[0] == 0 && !names) {
            console.println("No keys found in bucket");
        }
    }

    private void addRow(Table table, KeyValueEntry entry) {
        // The distance from the last revision; always 0, because only last values are listed.
        Table.Code delta = new Table.Code(0);
        Table.Code revision = new Table.Code(entry.revision());
        if (displayValue) {
            table.row(entry.key(), entry.created(), delta, revision, new String(entry.value(), StandardCharsets.UTF_8));
        } else {
            table.row(entry.key(), entry.created(), delta, revision);
        }
    }
}
