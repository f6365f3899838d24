// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.bucket.StorageFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv add}. */
final class KvAdd implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(names = "--storage", converter = StorageFlag.class, description = "Storage backend to use (file, memory)")
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
        JsonObject origin = new JsonObject().put("name", BucketKind.KEY_VALUE.stream(BucketKind.KEY_VALUE.bucket(of)));
        if (!mirrorDomain.isEmpty()) {
            origin.put("external", new JsonObject().put("api", "$JS." + mirrorDomain + ".API"));
        }
        return origin;
    }
}
