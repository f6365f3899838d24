// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The subject of a benchmark, and whether messages are spread over subjects below it.
 *
 * <p>Thread: the main one.
 */
final class SubjectFlags {
    @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
    String subject = "";

    @Option(
            names = "--multisubject",
            description = "Multi-subject mode, each message is published on a subject that includes the publisher's"
                    + " message sequence number as a token")
    boolean multiSubject;

    /** The filter that matches the subjects of all messages. */
    String filter() {
        return new Subjects(subject, multiSubject, 0, false).filter();
    }
}
