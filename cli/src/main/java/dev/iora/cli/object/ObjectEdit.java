// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketFlags;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats object edit}. */
final class ObjectEdit implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Mixin
    BucketFlags flags = new BucketFlags();

    @Override
    public void run(Session session) throws InterruptedException {
        Buckets buckets = new Buckets(session, BucketKind.OBJECT);
        JsonObject config = flags.apply(buckets.info(bucket).object("config"));
        BucketFlags.limitDuplicateWindow(config);
        ObjectReport.printBucket(session, bucket, buckets.update(config));
    }
}
