// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import java.util.Arrays;

/** Reads what {@link RecordBody} wrote, and refuses what cannot be that. */
public final class StateBytes {
    private final byte[] bytes;
    private int at;

    public StateBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public int takeByte() {
        return bytes[advance(1)] & 0xFF;
    }

    public int takeInt() {
        return RecordBody.intAt(bytes, advance(Integer.BYTES));
    }

    public long takeLong() {
        return RecordBody.longAt(bytes, advance(Long.BYTES));
    }

    /** Bytes with their length before them. */
    public byte[] takeBytes() {
        int length = takeInt();
        int from = advance(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    public void end() {
        if (at != bytes.length) {
            throw new IllegalArgumentException((bytes.length - at) + " bytes too many in the state of a stream");
        }
    }

    private int advance(int count) {
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalArgumentException("state of a stream ends early, at byte " + at);
        }
        int from = at;
        at += count;
        return from;
    }
}
