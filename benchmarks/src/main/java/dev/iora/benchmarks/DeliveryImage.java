// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.nio.ByteBuffer;

/**
 * The bytes that a subscriber receives for one burst; a whole stream repeats this image.
 *
 * <p>Thread: any; immutable.
 */
final class DeliveryImage {
    /** Maximum number of bytes that {@link #matchesWindow} compares. */
    static final int WINDOW = 64;

    private final ByteBuffer bytes;
    private final int length;
    private final int frameLength;

    /**
     * Creates the image of a whole number of frames.
     *
     * @param frameLength bytes of each frame
     */
    DeliveryImage(byte[] frames, int frameLength) {
        Invariants.check(frames.length > 0 && frames.length % frameLength == 0, "an image holds whole frames");
        this.length = frames.length;
        this.frameLength = frameLength;
        // The start is repeated after the end, so that a window never wraps.
        bytes = ByteBuffer.allocateDirect(length + WINDOW);
        bytes.put(frames);
        for (int i = 0; i < WINDOW; i++) {
            bytes.put(frames[i % length]);
        }
    }

    int frameLength() {
        return frameLength;
    }

    /** Whether the stream's byte number {@code offset} is the first of a frame. */
    boolean startsFrame(long offset) {
        return offset % frameLength == 0;
    }

    /** Whether {@code size} bytes of {@code chunk} from {@code position} equal the stream's from {@code offset} on. */
    boolean matchesWindow(ByteBuffer chunk, int position, long offset, int size) {
        Invariants.check(size <= WINDOW, "a window has at most " + WINDOW + " bytes");
        return chunk.slice(position, size).mismatch(bytes.slice((int) (offset % length), size)) < 0;
    }

    /** Number of remaining bytes in {@code chunk} that equal the stream's from {@code offset} on; consumes nothing. */
    int matchingBytes(ByteBuffer chunk, long offset) {
        int matching = 0;
        while (matching < chunk.remaining()) {
            int phase = (int) ((offset + matching) % length);
            int size = Math.min(chunk.remaining() - matching, length - phase);
            int mismatch = chunk.slice(chunk.position() + matching, size).mismatch(bytes.slice(phase, size));
            if (mismatch >= 0) {
                return matching + mismatch;
            }
            matching += size;
        }
        return matching;
    }
}
