// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.Comparator;

/**
 * A place in a configuration file.
 *
 * <p>Columns count bytes, as in nats-server's messages, but from 1 on every line; nats-server counts the first line from 0.
 *
 * @param file the file as it was named; empty for other text
 * @param line the line, from 1
 * @param column the column, from 1
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
    /** By file, then in the order of the file. */
    @Override
    public int compareTo(Position other) {
        return Comparator.comparing(Position::file)
                .thenComparingInt(Position::line)
                .thenComparingInt(Position::column)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
