// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.IOException;
import java.util.OptionalInt;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The size of the terminal, which may change at any time.
 *
 * <p>Thread: the main one.
 */
public final class TerminalSize implements AutoCloseable {
    private final Terminal terminal;

    private TerminalSize(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Opens the terminal of this process. */
    public static TerminalSize open() {
        try {
            // Does not replace signal handlers.
            return new TerminalSize(TerminalBuilder.builder()
                    .system(true)
                    .exec(false)
                    .nativeSignals(false)
                    .graphemeCluster(false)
                    .build());
        } catch (IOException e) {
            throw new CliException("could not determine screen dimensions: " + e.getMessage(), e);
        }
    }

    /** The number of rows, if known. */
    public OptionalInt rows() {
        int rows = terminal.getSize().getRows();
        return rows > 0 ? OptionalInt.of(rows) : OptionalInt.empty();
    }

    /** The number of columns, if known. */
    public OptionalInt columns() {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new CliException("cannot close the terminal: " + e.getMessage(), e);
        }
    }
}
