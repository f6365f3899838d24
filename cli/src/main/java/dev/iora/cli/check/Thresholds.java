// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Thresholds from flags or, if a flag is not given, from the metadata of the checked stream or consumer; 0 is off. */
record Thresholds(Map<String, String> metadata) {
    private static final String PREFIX = "io.nats.monitor.";

    long number(@Nullable Long flag, String name) {
        if (flag != null) {
            return flag;
        }
        String text = metadata.getOrDefault(PREFIX + name, "");
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CliException(
                    "could not configure based on metadata: " + PREFIX + name + " is \"" + text + "\", not a number",
                    e);
        }
    }

    Duration duration(@Nullable Duration flag, String name) {
        if (flag != null) {
            return flag;
        }
        String text = metadata.getOrDefault(PREFIX + name, "");
        try {
            return text.isEmpty() ? Duration.ZERO : HumanDuration.parse(text);
        } catch (CliException e) {
            throw new CliException(
                    "could not configure based on metadata: " + PREFIX + name + ": " + e.getMessage(), e);
        }
    }

    boolean truth(boolean flag, String name) {
        return flag || metadata.getOrDefault(PREFIX + name, "").equals("true");
    }
}
