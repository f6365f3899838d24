// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.BucketList;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object ls}: lists buckets, or the objects of one. */
final class ObjectList implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(
            names = {"-n", "--names"},
            description = "When listing buckets, show just the bucket names")
    boolean names;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        if (bucket.isEmpty()) {
            BucketList.print(session, BucketKind.OBJECT, names);
        } else {
            listObjects(session);
        }
    }

    private void listObjects(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        List<ObjectEntry> entries = ObjectBucket.open(session, bucket).list();
        if (names) {
            entries.forEach(entry -> console.println(entry.name()));
            return;
        }
        if (entries.isEmpty()) {
            console.println("No entries found");
            return;
        }
        new Columns<ObjectEntry>()
                .add("Name", ObjectEntry::name)
                .add("Size", entry -> HumanNumber.bytes(entry.size()))
                .add("Time", ObjectEntry::modified)
                .table("Bucket Contents", entries)
                .print(console, session.style());
    }
}
