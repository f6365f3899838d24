// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanNumber;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object del}: an object, or the bucket. */
final class ObjectDelete implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "file", description = "The file to act on")
    String file = "";

    @Option(
            names = {"-f", "--force"},
            description = "Act without confirmation")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        ObjectBucket store = ObjectBucket.open(session, bucket);
        if (file.isEmpty()) {
            if (confirmed(session, "Delete bucket " + bucket + " and all its files?")) {
                new Buckets(session, BucketKind.OBJECT).delete(bucket);
            }
            return;
        }
        if (!force) {
            String size = HumanNumber.bytes(store.get(file).size());
            if (!confirmed(session, "Delete " + size + " byte file " + bucket + " > " + file + "?")) {
                return;
            }
        }
        store.delete(file);
        session.console().println("Removed " + bucket + " > " + file);
        ObjectReport.printBucket(session, bucket, store.info());
    }

    private boolean confirmed(Session session, String question) {
        boolean confirmed = session.confirmed(force, question);
        if (!confirmed) {
            session.console().println("Skipping delete");
        }
        return confirmed;
    }
}
