// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The flags of {@code nats bench service}.
 *
 * <p>Thread: the main one.
 */
final class ServiceFlags {
    @Mixin
    BenchFlags common = new BenchFlags();

    @Option(
            names = "--sleep",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description = "Sleep for the specified interval between requests or before replying to the request")
    Duration sleep = Duration.ZERO;

    Banner banner(BenchKind kind, String subject) {
        return common.banner(kind).add("subject", subject).add("sleep", sleep);
    }
}
