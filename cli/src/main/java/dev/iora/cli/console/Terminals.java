// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

/**
 * Which of the standard streams are terminals. The launcher finds out, because that costs a shell nothing and a JVM a
 * good part of its start.
 */
public record Terminals(boolean input, boolean output, boolean error) {
    /** No terminal anywhere. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /** From the digits of those file descriptors that are terminals. */
    public static Terminals of(String descriptors) {
        return new Terminals(descriptors.contains("0"), descriptors.contains("1"), descriptors.contains("2"));
    }
}
