// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object ls}: the buckets, or the objects of one. */
final class ObjectList implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(
            names = {"-n", "--names"},
            description = "When listing buckets, show just the bucket names")
    boolean names;

    @Override
    public void run(Session session) throws InterruptedException {
        if (bucket.isEmpty()) {
            listBuckets(session);
        } else {
            listObjects(session);
        }
    }

    private void listBuckets(Session session) throws InterruptedException {
        Console console = session.console();
        List<JsonObject> infos = new Buckets(session, BucketKind.OBJECT).list();
        if (names) {
            infos.forEach(info -> console.println(bucketOf(info)));
            return;
        }
        if (infos.isEmpty()) {
            console.println("No Object Store buckets found");
            return;
        }
        Table table =
                new Table("Object Store Buckets").headers("Bucket", "Description", "Created", "Size", "Last Update");
        for (JsonObject info : infos) {
            JsonObject state = info.object("state");
            table.row(
                    bucketOf(info),
                    info.object("config").string("description"),
                    info.time("created"),
                    HumanNumber.bytes(state.number("bytes")),
                    Human.since(state.time("last_ts"), Instant.now()));
        }
        table.print(console, session.style());
    }

    private static String bucketOf(JsonObject info) {
        return BucketKind.OBJECT.bucket(info.object("config").string("name"));
    }

    private void listObjects(Session session) throws InterruptedException {
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
        Table table = new Table("Bucket Contents").headers("Name", "Size", "Time");
        entries.forEach(entry -> table.row(entry.name(), HumanNumber.bytes(entry.size()), entry.modified()));
        table.print(console, session.style());
    }
}
