// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.bucket.StorageFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about one bucket. */
final class KvBucketCommands {
    private KvBucketCommands() {}

    /** {@code nats kv add}. */
    static final class Add implements NatsCommand {
        @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

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
            if (flags.needsMarkers()) {
                MarkerSupport.check(buckets.api());
            }
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
    static final class Edit implements NatsCommand {
        @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

        @Option(names = "--no-mirror", description = "Removes mirror configuration from a bucket")
        boolean noMirror;

        @Mixin
        KvFlags flags = new KvFlags();

        @Override
        public void run(Session session) throws InterruptedException {
            Buckets buckets = new Buckets(session, BucketKind.KEY_VALUE);
            JsonObject config = buckets.info(bucket).configCopy();
            if (flags.needsMarkers()) {
                MarkerSupport.check(buckets.api());
            }
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
    static final class Compact implements NatsCommand {
        private static final Duration MIN_MARKER_AGE = Duration.ofMinutes(30);

        @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
        String bucket = "";

        @Option(
                names = {"-f", "--force"},
                description = "Act without confirmation")
        boolean force;

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
    static final class Delete implements NatsCommand {
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
}
