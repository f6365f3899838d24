// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.Arrays;

/** The versions of nats-server whose behaviour on the wire the transcripts tell apart. */
enum Dialect {
    V2_10("2.10"),
    V2_14("2.14");

    private final String label;

    Dialect(String label) {
        this.label = label;
    }

    /** The first two numbers of the version, as transcripts write them. */
    String label() {
        return label;
    }

    /**
     * The dialect of a server that calls itself {@code version}, such as {@code 2.10.27}.
     *
     * @throws IllegalArgumentException if the transcripts do not know that version
     */
    static Dialect of(String version) {
        return Arrays.stream(values())
                .filter(dialect -> version.startsWith(dialect.label + "."))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no transcripts for nats-server " + version));
    }
}
