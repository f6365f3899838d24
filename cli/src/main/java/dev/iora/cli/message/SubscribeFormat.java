// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of {@code subscribe} for the output format. */
final class SubscribeFormat {
    @Option(
            names = {"-r", "--raw"},
            description = "Show the raw data received")
    boolean raw;

    @Mixin
    TranslateFlag translate = new TranslateFlag();

    @Option(
            names = "--dump",
            paramLabel = "DIRECTORY",
            description =
                    "Dump received messages to files, 1 file per message. Specify - for null terminated STDOUT for use with xargs -0")
    @Nullable
    String dump;

    @Option(names = "--headers-only", description = "Do not render any data, shows only headers")
    boolean headersOnly;

    @Option(names = "--subjects-only", description = "Prints only the messages' subjects")
    boolean subjectsOnly;

    @Option(
            names = {"-t", "--timestamp"},
            description = "Show timestamps in output")
    boolean timestamps;

    @Option(
            names = {"-d", "--delta-time"},
            description = "Show time since start in output")
    boolean deltaTime;

    @Option(
            names = "--report-subjects",
            description =
                    "Subscribes to subject patterns and builds a de-duplicated report of active subjects receiving data")
    boolean reportSubjects;

    @Option(
            names = "--report-subscriptions",
            description =
                    "Subscribes to subject patterns and builds a de-duplicated report of active subscriptions receiving data")
    boolean reportSubscriptions;

    @Option(
            names = "--report-top",
            defaultValue = "10",
            description = "Number of subjects to show when doing 'report-subjects'")
    int reportTop;

    boolean reports() {
        return reportSubjects || reportSubscriptions;
    }

    /** Whether to print status lines between messages. */
    boolean printsStatus() {
        return !raw && dump == null;
    }
}
