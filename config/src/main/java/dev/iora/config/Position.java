// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * A place in a configuration file.
 *
 * <p>Columns count bytes, as nats-server's messages do, but from 1 on every line: nats-server counts those of the first
 * line from 0.
 *
 * @param file the file as it was named, or an empty string for text that came from elsewhere
 * @param line the line, from 1
 * @param column the column, see above
 */
public record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
