// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/** A range of bytes in an array that is passed separately; reused by its parser. */
public final class Slice {
    /** Index of the first byte. */
    public int offset;

    /** Number of bytes. */
    public int length;

    void set(int newOffset, int newLength) {
        offset = newOffset;
        length = newLength;
    }
}
