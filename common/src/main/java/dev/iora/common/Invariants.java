// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/** Checks for programmer errors. Always on: a broken invariant ends its owner deliberately. */
public final class Invariants {
    private Invariants() {}

    /**
     * Ends the calling owner if {@code condition} does not hold.
     *
     * @throws IllegalStateException with {@code message} if it does not
     */
    public static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
