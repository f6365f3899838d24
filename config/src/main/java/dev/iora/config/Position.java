// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * A place in a configuration file.
 *
 * <p>Columns count bytes as nats-server's messages do: from 1, but from 0 on the first line of a file, so that both
 * servers report the same place.
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
