// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * The flags that limit the rate of messages.
 *
 * <p>Thread: the main one.
 */
final class PaceFlags {
    @Option(
            names = "--throughput",
            defaultValue = "0",
            description = "If set > 0, throttle aggregate message send throughput to approximately this many"
                    + " messages/second across all clients (0 disables)."
                    + " If --sleep is set, the achieved rate may be lower")
    int throughput;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "Run for approximately this long instead of a fixed message count, deriving the number of"
                    + " messages from --throughput and taking precedence over --msgs (requires --throughput)")
    Duration duration = Duration.ZERO;

    /** Derives the number of messages if rate and time are given instead. */
    void apply(BenchFlags flags) {
        if (duration.isZero()) {
            return;
        }
        if (duration.isNegative()) {
            throw new CliException("--duration cannot be negative");
        }
        if (throughput <= 0) {
            throw new CliException("--duration requires --throughput to be set");
        }
        long messages = Math.round(throughput * (duration.toNanos() / 1e9));
        if (messages <= 0) {
            throw new CliException("the combination of --throughput=" + throughput + " and --duration="
                    + HumanDuration.goText(duration) + " results in zero messages");
        }
        flags.messages = messages;
    }

    Banner describe(Banner banner) {
        if (throughput > 0) {
            banner.add("throughput", throughput);
            if (duration.isPositive()) {
                banner.add("duration", duration);
            }
        }
        return banner;
    }

    /** The pace of each client, so that all clients together keep the rate. */
    Pace pace(int clients, Duration sleep) {
        return new Pace(throughput <= 0 ? 0 : throughput / (double) clients, sleep.toNanos());
    }
}
