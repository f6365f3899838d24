// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The source of message bodies: the argument, or standard input as a whole or line by line.
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
        // In a script, standard input often belongs to the loop around this command, so it is read there only with
        // --force-stdin.
        stdin = argument == null && (forceStdin || console.terminals().output());
        this.byLine = byLine;
    }

    boolean isStdin() {
        return stdin;
    }

    boolean isByLine() {
        return stdin && byLine;
    }

    /** The next body, or null after the last one. */
    byte @Nullable [] next() throws IOException {
        if (ended) {
            return null;
        }
        if (!stdin) {
            ended = true;
            return argument == null ? new byte[0] : argument.getBytes(StandardCharsets.UTF_8);
        }
        if (!byLine) {
            ended = true;
            return console.in().readAllBytes();
        }
        return nextLine();
    }

    private byte @Nullable [] nextLine() throws IOException {
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
        byte[] bytes = line.toByteArray();
        boolean endsWithReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return endsWithReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
