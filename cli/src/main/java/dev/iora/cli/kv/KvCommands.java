// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketCommand;
import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.BucketList;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.bucket.Highlight;
import dev.iora.cli.bucket.StorageFlag;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats kv}. */
public final class KvCommands {
    private KvCommands() {}

    public static Group group() {
        return CommandNode.group("kv", "Interact with a JetStream based Key-Value store", KvCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add new", "Adds a new KV Store Bucket", Add::new),
                CommandNode.leaf("compact", "Reclaim space used by deleted keys", Compact::new),
                CommandNode.leaf(
                        "create",
                        "Puts a value into a key only if the key is new or it's last operation was a delete",
                        KeyCommands.Create::new),
                CommandNode.leaf("del rm", "Deletes a key or the entire bucket", Delete::new),
                CommandNode.leaf("edit", "Edits an existing KV Store Bucket", Edit::new),
                CommandNode.leaf("get", "Gets a value for a key", KeyCommands.Get::new),
                CommandNode.leaf("history", "Shows the full history for a key", KeyCommands.History::new),
                CommandNode.leaf("info view status", "View the status of a KV store", Info::new),
                CommandNode.leaf("ls list", "List available buckets or the keys in a bucket", Listing::new),
                CommandNode.leaf(
                        "purge",
                        "Deletes a key from the bucket, clearing history before creating a delete marker",
                        KeyCommands.Purge::new),
                CommandNode.leaf("put", "Puts a value into a key", KeyCommands.Put::new),
                CommandNode.leaf("revert", "Reverts a value to a previous revision using put", KeyCommands.Revert::new),
                CommandNode.leaf(
                        "update",
                        "Updates a key with a new value if the previous value matches the given revision",
                        KeyCommands.Update::new),
                CommandNode.leaf("watch", "Watch the bucket or a specific key for updated", Watch::new));
    }

    /** {@code nats kv add}. */
    static final class Add extends BucketCommand {
        @Option(
                names = "--storage",
                converter = StorageFlag.class,
                description = "Storage backend to use (file, memory)")
        String storage = "file";

        @Option(names = "--mirror", paramLabel = "BUCKET", description = "Creates a mirror of a different bucket")
        @Nullable
        String mirror;

        @Option(names = "--mirror-domain", description = "When mirroring find the bucket in a different domain")
        String mirrorDomain = "";

        @Mixin
        KvFlags flags = new KvFlags();

        @Override
        public void run(Session session) throws InterruptedException {
            Buckets buckets = new Buckets(session, BucketKind.KEY_VALUE);
            flags.requireMarkers(buckets.api());
            KvReport.print(session, bucket, buckets.create(config()));
        }

        private JsonObject config() {
            JsonObject config = new JsonObject()
                    .put("name", BucketKind.KEY_VALUE.stream(bucket))
                    .put("retention", "limits")
                    .put("max_consumers", -1)
                    .put("max_msgs", -1)
                    .put("max_msgs_per_subject", 1)
                    .put("max_bytes", -1)
                    .put("max_msg_size", -1)
                    .put("discard", "new")
                    .put("storage", storage)
                    .put("num_replicas", 1)
                    .put("allow_direct", true)
                    .put("allow_rollup_hdrs", true)
                    .put("deny_delete", true);
            flags.apply(bucket, config);
            if (mirror == null) {
                return config.put("subjects", List.of("$KV." + bucket + ".>"));
            }
            config.remove("sources");
            return config.put("mirror", origin(mirror)).put("mirror_direct", true);
        }

        private JsonObject origin(String of) {
            JsonObject origin =
                    new JsonObject().put("name", BucketKind.KEY_VALUE.stream(BucketKind.KEY_VALUE.bucket(of)));
            if (!mirrorDomain.isEmpty()) {
                origin.put("external", new JsonObject().put("api", "$JS." + mirrorDomain + ".API"));
            }
            return origin;
        }
    }

    /** {@code nats kv edit}. */
    static final class Edit extends BucketCommand {
        @Option(names = "--no-mirror", description = "Removes mirror configuration from a bucket")
        boolean noMirror;

        @Mixin
        KvFlags flags = new KvFlags();

        @Override
        public void run(Session session) throws InterruptedException {
            Buckets buckets = new Buckets(session, BucketKind.KEY_VALUE);
            JsonObject config = buckets.info(bucket).configCopy();
            flags.requireMarkers(buckets.api());
            if (noMirror) {
                config.remove("mirror");
                config.remove("mirror_direct");
                config.put("subjects", List.of("$KV." + bucket + ".>"));
            }
            KvReport.print(session, bucket, buckets.update(flags.apply(bucket, config)));
        }
    }

    /** {@code nats kv info}. */
    static final class Info implements NatsCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

        @Override
        public void run(Session session) throws InterruptedException {
            KeyValueBucket store =
                    KeyValueBucket.open(session, new Buckets(session, BucketKind.KEY_VALUE).pick(bucket));
            KvReport.print(session, store.name(), store.info());
        }
    }

    /** {@code nats kv compact}. */
    static final class Compact extends BucketCommand.Confirmed {
        private static final Duration MIN_MARKER_AGE = Duration.ofMinutes(30);

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            KeyValueBucket store = KeyValueBucket.open(session, bucket);
            if (!session.deletionConfirmed(
                    force, "Purge all historic values and audit trails for deleted keys in bucket " + bucket + "?")) {
                return;
            }
            List<KeyValueEntry> markers = new ArrayList<>();
            store.readLast(KeyValueBucket.ALL, false, entry -> {
                if (!entry.isValue()) {
                    markers.add(entry);
                }
            });
            // Recent markers are kept, so that watchers that were disconnected for a while learn of deletions.
            Instant limit = Instant.now().minus(MIN_MARKER_AGE);
            store.removeDeleted(
                    markers,
                    marker -> marker.created() == null || marker.created().isBefore(limit));
        }
    }

    /** {@code nats kv del}: deletes a key or the bucket. */
    static final class Delete extends BucketCommand.Confirmed {
        @Parameters(index = "1", arity = "0..1", paramLabel = "key", description = "The key to act on")
        String key = "";

        @Override
        public void run(Session session) throws InterruptedException {
            if (key.isEmpty()) {
                if (session.deletionConfirmed(force, "Delete bucket " + bucket + "?")) {
                    new Buckets(session, BucketKind.KEY_VALUE).delete(bucket);
                }
                return;
            }
            KeyValueBucket store = KeyValueBucket.open(session, bucket);
            if (session.deletionConfirmed(force, "Delete key " + bucket + " > " + key + "?")) {
                store.delete(key);
            }
        }
    }

    /** {@code nats kv ls}: lists buckets, or the keys of one. */
    static final class Listing implements NatsCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "bucket", description = "The bucket to list the keys")
        String bucket = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "key", description = "The key to act on")
        String key = "";

        @Option(
                names = {"-n", "--names"},
                description = "Show just the bucket names")
        boolean names;

        @Option(
                names = {"-v", "--verbose"},
                description = "Show detailed info about the key")
        boolean verbose;

        @Option(
                names = "--display-value",
                description = "Display value in verbose output (has no effect without 'verbose')")
        boolean displayValue;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            if (bucket.isEmpty()) {
                BucketList.print(session, BucketKind.KEY_VALUE, names);
            } else {
                listKeys(session);
            }
        }

        private void listKeys(Session session) throws IOException, InterruptedException {
            Console console = session.console();
            List<KeyValueEntry> listed = new ArrayList<>();
            long[] found = {0};
            KeyValueBucket store = KeyValueBucket.open(session, bucket);
            store.readLast(key.isEmpty() ? KeyValueBucket.ALL : key, !(verbose && displayValue), entry -> {
                if (!entry.isValue()) {
                    return;
                }
                found[0]++;
                if (verbose) {
                    listed.add(entry);
                } else {
                    console.println(entry.key());
                }
            });
            if (!listed.isEmpty()) {
                table(listed).print(console, session.style());
            }
            if (found[0] == 0 && !names) {
                console.println("No keys found in bucket");
            }
        }

        private Table table(List<KeyValueEntry> entries) {
            return new Columns<KeyValueEntry>()
                    .add("Key", KeyValueEntry::key)
                    .add("Created", KeyValueEntry::created)
                    // The distance from the last revision; always 0, because only last values are listed.
                    .add("Delta", _ -> new Table.Code(0))
                    .add("Revision", entry -> new Table.Code(entry.revision()))
                    .addIf(displayValue, "Value", entry -> new String(entry.value(), StandardCharsets.UTF_8))
                    .table("Contents for bucket '" + bucket + "'", entries);
        }
    }

    /** {@code nats kv watch}. */
    static final class Watch extends BucketCommand {
        @Parameters(
                index = "1",
                arity = "0..1",
                defaultValue = KeyValueBucket.ALL,
                paramLabel = "key",
                description = "The key to act on")
        String key = "";

        @Option(names = "--history", description = "Includes historic values")
        boolean history;

        @Option(names = "--deletes", negatable = true, description = "Includes deletes in watched values")
        boolean deletes = true;

        @Option(names = "--updates", description = "Only show new values written")
        boolean updates;

        @Option(names = "--revision", description = "Starts from a certain revision")
        long revision;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            KeyValueBucket store = KeyValueBucket.open(session, bucket);
            JsonObject start = start(store);
            Highlight highlight = Highlight.of(session.environment(), session.console());
            session.untilInterrupted(() -> store.watch(start, entry -> deletes || entry.isValue(), entry -> {
                String time = "[" + Human.text(entry.created()) + "] ";
                String place = " " + bucket + " > " + entry.key();
                String operation = entry.operation().name();
                session.console()
                        .println(
                                entry.isValue()
                                        ? time + highlight.good(operation) + place + ": "
                                                + new String(entry.value(), StandardCharsets.UTF_8)
                                        : time + highlight.bad(operation) + place);
            }));
        }

        private JsonObject start(KeyValueBucket store) {
            JsonObject start = store.start(key);
            if (revision > 0) {
                return start.put("deliver_policy", "by_start_sequence").put("opt_start_seq", revision);
            }
            if (updates) {
                return start.put("deliver_policy", "new");
            }
            return start.put("deliver_policy", history ? "all" : "last_per_subject");
        }
    }
}
