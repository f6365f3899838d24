// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.bucket.BucketCommand;
import dev.iora.cli.bucket.BucketFlags;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.bucket.Highlight;
import dev.iora.cli.bucket.StorageFlag;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats object}. */
public final class ObjectCommands {
    private ObjectCommands() {}

    public static Group group() {
        return CommandNode.group(
                "object obj", "Interact with a JetStream based Object store", ObjectCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Adds a new Object Store Bucket", Add::new),
                CommandNode.leaf("del rm", "Deletes a file or bucket from the store", Delete::new),
                CommandNode.leaf("edit", "Edit an existing Object Store Bucket", Edit::new),
                CommandNode.leaf("get", "Retrieves a file from the store", FileCommands.Get::new),
                CommandNode.leaf("info show i", "Get information about a bucket or object", Info::new),
                CommandNode.leaf("ls", "List buckets or contents of a specific bucket", ObjectList::new),
                CommandNode.leaf("put", "Puts a file into the store", FileCommands.Put::new),
                CommandNode.leaf("seal", "Seals a bucket preventing further updates", Seal::new),
                CommandNode.leaf("watch", "Watch a bucket for changes", Watch::new));
    }

    /** {@code nats object add}. */
    static final class Add extends BucketCommand {
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
    static final class Edit extends BucketCommand {
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
    static final class Seal extends BucketCommand {
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
    static final class Watch extends BucketCommand {
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
    static final class Delete extends BucketCommand.Confirmed {
        @Parameters(index = "1", arity = "0..1", paramLabel = "file", description = "The file to act on")
        String file = "";

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
