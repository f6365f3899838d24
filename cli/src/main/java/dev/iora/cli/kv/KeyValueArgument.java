// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.console.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A value given as an argument, or on standard input.
 *
 * <p>Thread: the main one.
 */
final class KeyValueArgument {
    private KeyValueArgument() {}

    /** Returns the argument or, if it is empty and standard input is not a terminal, all of standard input. */
    static byte[] bytes(Console console, String argument) throws IOException {
        return argument.isEmpty() && !console.terminals().input()
                ? console.in().readAllBytes()
                : argument.getBytes(StandardCharsets.UTF_8);
    }
}
