// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import org.jspecify.annotations.Nullable;

/**
 * One error or warning about a configuration, and where it comes from.
 *
 * @param position the place in a file; null if there is no single place, as for a command-line flag or for two
 *     contradicting options
 * @param text the problem, naming the key or the flag
 */
public record ConfigProblem(@Nullable Position position, String text) {
    /** {@code file:line:column: text}, or the text alone for a problem without a place. */
    @Override
    public String toString() {
        return position == null ? text : position + ": " + text;
    }
}
