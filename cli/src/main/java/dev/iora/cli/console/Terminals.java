// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

/**
 * Which of the standard streams are terminals. The launcher script detects this, because it is free in a shell and
 * takes a JVM a good part of its start-up time.
 */
public record Terminals(boolean input, boolean output, boolean error) {
    /** No stream is a terminal. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /** Parses the digits of the file descriptors that are terminals. */
    public static Terminals of(String descriptors) {
        return new Terminals(descriptors.contains("0"), descriptors.contains("1"), descriptors.contains("2"));
    }
}
