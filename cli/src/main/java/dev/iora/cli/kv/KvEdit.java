// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketKind;
import dev.iora.cli.bucket.Buckets;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats kv edit}. */
final class KvEdit implements NatsCommand {
    @Parameters(index = "0", paramLabel = "bucket", description = "The bucket to act on")
    String bucket = "";

    @Option(names = "--no-mirror", description = "Removes mirror configuration from a bucket")
    boolean noMirror;

    @Mixin
    KvFlags flags = new KvFlags();

    @Override
    public void run(Session session) throws InterruptedException {
        Buckets buckets = new Buckets(session, BucketKind.KEY_VALUE);
        JsonObject config = buckets.info(bucket).object("config");
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
