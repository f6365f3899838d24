// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.Arrays;

/** The versions of nats-server that the transcripts distinguish. */
enum TranscriptDialect {
    V2_10("2.10"),
    V2_14("2.14");

    private final String label;

    TranscriptDialect(String label) {
        this.label = label;
    }

    /** The first two numbers of the version, as in transcripts. */
    String label() {
        return label;
    }

    /**
     * The dialect of a server of {@code version}, such as {@code 2.10.27}.
     *
     * @throws IllegalArgumentException if there are no transcripts for that version
     */
    static TranscriptDialect of(String version) {
        return Arrays.stream(values())
                .filter(dialect -> version.startsWith(dialect.label + "."))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no transcripts for nats-server " + version));
    }
}
