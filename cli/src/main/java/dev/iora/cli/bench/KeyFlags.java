// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.JetStreamApi;
import io.nats.client.KeyValueOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The flags of {@code nats bench kv}.
 *
 * <p>Thread: the main one.
 */
final class KeyFlags {
    static final String DEFAULT_BUCKET = "benchbucket";

    @Mixin
    BenchFlags common = new BenchFlags();

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            defaultValue = DEFAULT_BUCKET,
            scope = ScopeType.INHERIT,
            description = "The bucket to use for the benchmark")
    String bucket = DEFAULT_BUCKET;

    @Option(
            names = "--sleep",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description = "Sleep for the specified interval after putting each message")
    Duration sleep = Duration.ZERO;

    Banner banner(BenchKind kind) {
        return common.banner(kind).add("bucket", bucket).add("sleep", sleep);
    }

    static KeyValueOptions options(JetStreamApi api) {
        KeyValueOptions.Builder options = KeyValueOptions.builder().jsRequestTimeout(api.timeout());
        // The client would put an explicit prefix before the subjects of keys as well, so the default is not passed on.
        return api.prefix().equals(JetStreamApi.DEFAULT_PREFIX)
                ? options.build()
                : options.jsPrefix(api.prefix()).build();
    }

    /**
     * The key of a message.
     *
     * @param random the number of keys to choose from at random, or 0 to take them in order
     */
    static String key(long number, int random) {
        return Long.toString(random > 0 ? ThreadLocalRandom.current().nextInt(random) : number);
    }
}
