// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.TerminalSize;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where tables replace each other. Without a terminal they come one after the other, and somebody has to say how long
 * they may be.
 *
 * <p>Thread: the main one.
 */
final class Screen implements AutoCloseable {
    private static final String CLEAR = "\u001B[2J\u001B[H";

    private final Console console;
    private final int wanted;
    private final @Nullable TerminalSize size;

    /** @param wanted how many rows a table may have, or 0 for as many as there is room for */
    Screen(Console console, int wanted) {
        this.console = console;
        this.wanted = wanted;
        boolean terminal = console.terminals().output();
        if (!terminal && wanted == 0) {
            throw new CliException("could not determine screen dimensions: output is not a terminal,"
                    + " give the number of rows by --number");
        }
        size = terminal ? TerminalSize.open() : null;
    }

    /** How many rows a table may have now. */
    int rows(int frame) {
        OptionalInt height = size == null ? OptionalInt.empty() : size.rows();
        int room = height.isEmpty() ? wanted : height.getAsInt() - frame;
        int rows = wanted == 0 ? room : Math.min(wanted, room);
        if (rows < 1) {
            throw new CliException("requested render limits exceed screen size");
        }
        return rows;
    }

    void show(String text) {
        console.print(size == null ? text : CLEAR + text);
    }

    @Override
    public void close() {
        if (size != null) {
            size.close();
        }
    }
}
