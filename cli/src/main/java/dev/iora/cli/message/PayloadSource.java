// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the bodies of messages come from: the argument, or standard input as a whole or line by line.
 *
 * <p>Thread: the main one.
 */
final class PayloadSource {
    private final Console console;
    private final @Nullable String argument;
    private final boolean stdin;
    private final boolean byLine;
    private boolean ended;

    PayloadSource(Console console, @Nullable String argument, boolean forceStdin, boolean byLine) {
        this.console = console;
        this.argument = argument;
        Terminals terminals = console.terminals();
        boolean interactive = terminals.input() && terminals.output();
        // A script without a body and without input means an empty message, but only a terminal can tell so.
        stdin = argument == null && (!terminals.input() || interactive || forceStdin);
        this.byLine = byLine;
    }

    boolean isStdin() {
        return stdin;
    }

    boolean isByLine() {
        return stdin && byLine;
    }

    /** The next body, or null after the last one. */
    @Nullable
    String next() throws IOException {
        if (ended) {
            return null;
        }
        if (!stdin) {
            ended = true;
            return argument == null ? "" : argument;
        }
        if (!byLine) {
            ended = true;
            return new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        return nextLine();
    }

    private @Nullable String nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = console.in();
        int read;
        while ((read = in.read()) >= 0 && read != '\n') {
            line.write(read);
        }
        ended = read < 0;
        if (ended && line.size() == 0) {
            return null;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
