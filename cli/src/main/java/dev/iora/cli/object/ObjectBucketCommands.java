// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketFlags;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.bucket.Highlight;
import dev.iora.cli.bucket.StorageFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about one bucket. */
final class ObjectBucketCommands {
    private ObjectBucketCommands() {}

    /** {@code nats object add}. */
    static final class Add implements NatsCommand {
        @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

        @Option(
                names = "--storage",
                converter = StorageFlag.class,
                description = "Storage backend to use (file, memory)")
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
            ObjectReport.printBucket(
                    session, bucket, new Buckets(session, BucketKind.OBJECT).create(flags.apply(config)));
        }
    }

    /** {@code nats object edit}. */
    static final class Edit implements NatsCommand {
        @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

        @Mixin
        BucketFlags flags = new BucketFlags();

        @Override
        public void run(Session session) throws InterruptedException {
            Buckets buckets = new Buckets(session, BucketKind.OBJECT);
            JsonObject config = flags.apply(buckets.info(bucket).configCopy());
            BucketFlags.limitDuplicateWindow(config);
            ObjectReport.printBucket(session, bucket, buckets.update(config));
        }
    }

    /** {@code nats object seal}. */
    static final class Seal implements NatsCommand {
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

    /** {@code nats object watch}. */
    static final class Watch implements NatsCommand {
        @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            ObjectBucket store = ObjectBucket.open(session, bucket);
            Highlight highlight = Highlight.of(session.environment(), session.console());
            session.untilInterrupted(() -> store.watch(entry -> {
                String time = "[" + Human.text(entry.modified()) + "] ";
                String place = " " + entry.bucket() + " > " + entry.name();
                session.console()
                        .println(
                                entry.deleted()
                                        ? time + highlight.bad("DEL") + place
                                        : time + highlight.good("PUT") + place + ": " + HumanNumber.bytes(entry.size())
                                                + " bytes in " + HumanNumber.of(entry.chunks()) + " chunks");
            }));
        }
    }

    /** {@code nats object info}: shows a bucket or an object. */
    static final class Info implements NatsCommand {
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

    /** {@code nats object del}: deletes an object or the bucket. */
    static final class Delete implements NatsCommand {
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
                if (session.deletionConfirmed(force, "Delete bucket " + bucket + " and all its files?")) {
                    new Buckets(session, BucketKind.OBJECT).delete(bucket);
                }
                return;
            }
            if (!force) {
                String size = HumanNumber.bytes(store.get(file).size());
                if (!session.deletionConfirmed(force, "Delete " + size + " byte file " + bucket + " > " + file + "?")) {
                    return;
                }
            }
            store.delete(file);
            session.console().println("Removed " + bucket + " > " + file);
            ObjectReport.printBucket(session, bucket, store.info());
        }
    }
}
