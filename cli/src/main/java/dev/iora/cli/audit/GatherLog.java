// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.console.Console;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Prints progress and problems, and keeps them for the archive.
 *
 * <p>Thread: the main one.
 */
final class GatherLog {
    private final Console console;
    private final boolean verbose;
    private final StringBuilder kept = new StringBuilder();

    /** @param verbose whether progress is shown, not only problems */
    GatherLog(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    void progress(String line) {
        keep("INFO", line);
        if (verbose) {
            console.log(line);
        }
    }

    /** Reports a problem that leaves a gap in the archive. */
    void problem(String line) {
        keep("ERROR", line);
        console.log("Error: " + line);
    }

    private void keep(String level, String line) {
        kept.append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level)
                .append(' ')
                .append(line)
                .append('\n');
    }

    String text() {
        return kept.toString();
    }
}
