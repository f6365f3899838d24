// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import picocli.CommandLine.Parameters;

/** {@code nats object info}: of a bucket, or of an object. */
final class ObjectShow implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "file", description = "The file to act on")
    String file = "";

    @Override
    public void run(Session session) throws InterruptedException {
        ObjectBucket store = ObjectBucket.open(session, new Buckets(session, BucketKind.OBJECT).pick(bucket));
        if (file.isEmpty()) {
            ObjectReport.printBucket(session, store.name(), store.info());
        } else {
            ObjectReport.printObject(session, store.get(file));
        }
    }
}
