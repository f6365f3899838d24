// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats object seal}. */
final class ObjectSeal implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(
            names = {"-f", "--force"},
            description = "Force sealing without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        if (!session.confirmed(
                force, "Really seal Bucket " + bucket + ", sealed buckets can not be unsealed or modified")) {
            return;
        }
        ObjectBucket store = ObjectBucket.open(session, bucket);
        store.seal();
        session.console().println(bucket + " has been sealed");
        ObjectReport.printBucket(session, bucket, store.info());
    }
}
