// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.TerminalSize;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The output of repeated tables. On a terminal each table replaces the one before; otherwise they follow each other,
 * and their length must be given.
 *
 * <p>Thread: the main one.
 */
final class Screen implements AutoCloseable {
    private static final String CLEAR = "\u001B[2J\u001B[H";

    private final Console console;
    private final int wanted;
    private final @Nullable TerminalSize size;

    /** @param wanted the maximum of rows in a table, or 0 for as many as the screen has room for */
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

    /** The maximum of rows that a table with {@code frame} other lines may have now. */
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
