// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Exit code and output of a command.
 *
 * @param out standard output
 * @param err standard error
 * @param screen both, as a terminal would show them
 */
public record CliResult(String command, int exitCode, String out, String err, String screen) {
    /** Fails unless the exit code is 0. */
    public CliResult succeeded() {
        assertThat(err).as(command).doesNotContain("nats: error: ");
        assertThat(exitCode).as(command).isZero();
        return this;
    }

    /** Fails unless the command failed with exactly this message. */
    public CliResult failedWith(String reason) {
        assertThat(err).as(command).endsWith("nats: error: " + reason + "\n");
        assertThat(exitCode).as(command).isEqualTo(1);
        return this;
    }

    /** Fails unless a terminal would show exactly this text, after masking. */
    public CliResult printed(String expected) {
        assertThat(masked()).as(command).isEqualTo(expected);
        return this;
    }

    /** The text that a terminal would show, with dates and times replaced by words; columns keep their widths. */
    public String masked() {
        return masked(screen);
    }

    /** The text with dates and times replaced by words. */
    public static String masked(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "<date and time --->")
                .replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d ", "<time> ")
                .replaceAll("(?m)^\\[\\d\\d:\\d\\d:\\d\\d] ", "[<time>] ");
    }

    /** The lines of standard output. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
