// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv del}: a key, or the bucket. */
final class KvDelete implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "key", description = "The key to act on")
    String key = "";

    @Option(
            names = {"-f", "--force"},
            description = "Act without confirmation")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        if (key.isEmpty()) {
            if (confirmed(session, "Delete bucket " + bucket + "?")) {
                new Buckets(session, BucketKind.KEY_VALUE).delete(bucket);
            }
            return;
        }
        KeyValueBucket store = KeyValueBucket.open(session, bucket);
        if (confirmed(session, "Delete key " + bucket + " > " + key + "?")) {
            store.delete(key);
        }
    }

    private boolean confirmed(Session session, String question) {
        boolean confirmed = session.confirmed(force, question);
        if (!confirmed) {
            session.console().println("Skipping delete");
        }
        return confirmed;
    }
}
