// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

/**
 * Computes the uncompressed size of an S2 stream, which arrives in pieces, from the headers of its frames.
 *
 * <p>A frame has a type (1 byte), a length (3 bytes) and a body. The body of a data frame begins with a checksum (4
 * bytes); compressed data begins with the uncompressed length as a varint. S2 shares this format with Snappy framing.
 *
 * <p>Thread: its owner only.
 */
final class S2Frames {
    private static final int PACKED = 0x00;
    private static final int PLAIN = 0x01;
    private static final int HEADER_BYTES = 4;
    private static final int CHECKSUM_BYTES = 4;

    private long unpackedBytes;
    private int headerBytes;
    private int type;
    private int lengthBytes;
    /** The position of the next byte in the body of the frame. */
    private int at;

    private int varintShift;
    private boolean varintEnded;

    /** The uncompressed size of the frames so far. */
    long unpackedBytes() {
        return unpackedBytes;
    }

    /** The next piece of the stream. */
    void accept(byte[] piece) {
        int i = 0;
        while (i < piece.length) {
            if (headerBytes < HEADER_BYTES) {
                header(piece[i++] & 0xFF);
                continue;
            }
            if (type == PACKED && !varintEnded && at >= CHECKSUM_BYTES) {
                varint(piece[i++] & 0xFF);
                advance(1);
                continue;
            }
            int until = type == PACKED && !varintEnded ? Math.min(CHECKSUM_BYTES, lengthBytes) : lengthBytes;
            int skipped = Math.min(until - at, piece.length - i);
            i += skipped;
            advance(skipped);
        }
    }

    private void header(int value) {
        if (headerBytes == 0) {
            type = value;
            lengthBytes = 0;
        } else {
            lengthBytes |= value << (8 * (headerBytes - 1));
        }
        headerBytes++;
        if (headerBytes == HEADER_BYTES) {
            at = 0;
            varintShift = 0;
            varintEnded = false;
            if (type == PLAIN) {
                unpackedBytes += Math.max(0, lengthBytes - CHECKSUM_BYTES);
            }
            advance(0);
        }
    }

    private void varint(int value) {
        unpackedBytes += (long) (value & 0x7F) << varintShift;
        varintShift += 7;
        varintEnded = value < 0x80;
    }

    private void advance(int bytes) {
        at += bytes;
        if (at >= lengthBytes) {
            headerBytes = 0;
        }
    }
}
