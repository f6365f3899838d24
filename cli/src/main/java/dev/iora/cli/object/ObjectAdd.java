// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketFlags;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.bucket.StorageFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object add}. */
final class ObjectAdd implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(names = "--storage", converter = StorageFlag.class, description = "Storage backend to use (file, memory)")
    String storage = "file";

    @Mixin
    BucketFlags flags = new BucketFlags();

    @Override
    public void run(Session session) throws InterruptedException {
        JsonObject config = new JsonObject()
                .put("name", BucketKind.OBJECT.stream(bucket))
                .put("subjects", ObjectBucket.subjects(bucket))
                .put("retention", "limits")
                .put("max_consumers", -1)
                .put("max_msgs", -1)
                .put("max_bytes", -1)
                .put("max_msg_size", -1)
                .put("discard", "new")
                .put("storage", storage)
                .put("num_replicas", 1)
                .put("allow_direct", true)
                .put("allow_rollup_hdrs", true);
        ObjectReport.printBucket(session, bucket, new Buckets(session, BucketKind.OBJECT).create(flags.apply(config)));
    }
}
