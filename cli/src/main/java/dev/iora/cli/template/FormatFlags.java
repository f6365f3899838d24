// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

/**
 * The flags of a verb in a format.
 *
 * <p>Thread: any, immutable.
 */
record FormatFlags(boolean plus, boolean minus, boolean sharp, boolean space, boolean zero) {
    static FormatFlags of(String flags) {
        boolean minus = flags.contains("-");
        return new FormatFlags(
                flags.contains("+"), minus, flags.contains("#"), flags.contains(" "), flags.contains("0") && !minus);
    }

    /** Zeros on the right would make another number. */
    FormatFlags leftAligned() {
        return new FormatFlags(plus, true, sharp, space, false);
    }

    FormatFlags withoutPlus() {
        return new FormatFlags(false, minus, sharp, space, zero);
    }

    FormatFlags withSharp() {
        return new FormatFlags(plus, minus, true, space, zero);
    }
}
