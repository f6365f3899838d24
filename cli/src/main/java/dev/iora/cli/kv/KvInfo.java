// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import picocli.CommandLine.Parameters;

/** {@code nats kv info}. */
final class KvInfo implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Override
    public void run(Session session) throws InterruptedException {
        KeyValueBucket store = KeyValueBucket.open(session, new Buckets(session, BucketKind.KEY_VALUE).pick(bucket));
        KvReport.print(session, store.name(), store.info());
    }
}
