// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag that creates a consumer in paused state. */
final class PauseFlag {
    @Option(
            names = "--pause",
            paramLabel = "UNTIL",
            description =
                    "Pause the consumer for a duration after start or until a specific time, in UTC, like 2006-01-02"
                            + " 15:04:05")
    @Nullable
    String pause;

    void apply(JsonObject config) {
        if (pause != null) {
            config.put("pause_until", end(pause).toString());
        }
    }

    /** The end of a pause given as a time or a duration. */
    static Instant end(String text) {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            try {
                return Instant.now().plus(HumanDuration.parse(text));
            } catch (CliException neither) {
                neither.addSuppressed(e);
                throw new CliException("could not parse the pause time as either timestamp or duration", neither);
            }
        }
    }
}
