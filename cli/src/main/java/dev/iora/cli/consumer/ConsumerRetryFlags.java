// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for the redelivery backoff; null if not given. */
final class ConsumerRetryFlags {
    @Option(
            names = "--backoff",
            description = "Creates a consumer backoff policy using a specific pre-written algorithm (none, linear)")
    @Nullable
    String backoff;

    @Option(
            names = "--backoff-steps",
            defaultValue = "10",
            description = "Number of steps to use when creating the backoff policy")
    int steps;

    @Option(
            names = "--backoff-min",
            paramLabel = "DURATION",
            defaultValue = "1m",
            description = "The shortest backoff period that will be generated")
    Duration min = Duration.ofMinutes(1);

    @Option(
            names = "--backoff-max",
            paramLabel = "DURATION",
            defaultValue = "20m",
            description = "The longest backoff period that will be generated")
    Duration max = Duration.ofMinutes(20);

    void apply(JsonObject config) {
        if (backoff == null) {
            return;
        }
        if (ConsumerFlags.oneOf("backoff mode", backoff, "none", "linear").equals("none")) {
            config.remove("backoff");
            return;
        }
        if (steps < 1 || !min.isPositive() || !max.isPositive()) {
            throw new CliException("could not determine backoff policy: required policy properties not supplied");
        }
        if (min.compareTo(max) > 0) {
            throw new CliException(
                    "could not determine backoff policy: the shortest period is longer than the longest");
        }
        config.put("backoff", periods());
        // The server requires max_deliver to exceed the number of periods.
        long tries = config.number("max_deliver");
        if (tries <= 0) {
            config.put("max_deliver", steps + 1);
        }
    }

    /** Periods in equal steps from the shortest to the longest. */
    private JsonArray periods() {
        JsonArray periods = new JsonArray();
        long step = steps == 1 ? 0 : max.minus(min).toNanos() / (steps - 1);
        for (int i = 0; i < steps; i++) {
            periods.add(min.toNanos() + i * step);
        }
        return periods;
    }
}
