// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import dev.iora.cli.connect.Environment;
import dev.iora.cli.console.Console;

/** Colours words green and red on a terminal, unless NO_COLOR is set. */
public final class Highlight {
    private static final int RED = 31;
    private static final int GREEN = 32;

    private final boolean colours;

    private Highlight(boolean colours) {
        this.colours = colours;
    }

    public static Highlight of(Environment environment, Console console) {
        return new Highlight(console.terminals().output()
                && environment.variables().getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** Colours a word green. */
    public String good(String word) {
        return coloured(word, GREEN);
    }

    /** Colours a word red. */
    public String bad(String word) {
        return coloured(word, RED);
    }

    private String coloured(String word, int colour) {
        return colours ? "\u001B[" + colour + "m" + word + "\u001B[0m" : word;
    }
}
