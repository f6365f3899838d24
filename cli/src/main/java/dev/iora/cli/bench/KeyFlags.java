// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.Session;
import io.nats.client.KeyValueOptions;
import java.time.Duration;
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

    private static final String DEFAULT_PREFIX = "$JS.API";

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

    void describe(Banner banner) {
        banner.add("bucket", bucket).add("sleep", sleep);
        common.describe(banner);
    }

    static KeyValueOptions options(Session session) {
        KeyValueOptions.Builder options =
                KeyValueOptions.builder().jsRequestTimeout(session.settings().timeout());
        String prefix = session.settings().apiPrefix();
        // The client would put an explicit prefix before the subjects of keys as well, so the default is not passed on.
        return prefix.equals(DEFAULT_PREFIX)
                ? options.build()
                : options.jsPrefix(prefix).build();
    }
}
