// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Counts the bytes one subscriber receives and checks samples of them.
 *
 * <p>Thread: the run's.
 *
 * <p>Reading every byte would make the driver the limit, so of most chunks only the last {@value DeliveryImage#WINDOW}
 * bytes are compared with the expected image, and one chunk in {@value #FULL_CHECK_EVERY} entirely. A byte lost, added
 * or moved anywhere shifts the stream against its image, which the end of the same chunk shows: then, too, the chunk
 * is compared entirely. The one thing a server may put between deliveries is {@code PING}; it is taken out and
 * reported, anything else fails the run. (Several of them in one chunk could together be as long as a frame and pass for
 * one; servers send them minutes apart.)
 */
final class DeliveryAccount {
    private static final int FULL_CHECK_EVERY = 64;
    private static final int SHOWN_BYTES = 80;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private final DeliveryImage image;
    private long bytes;
    private long chunks;
    private int pingBytes;
    private int pings;

    DeliveryAccount(DeliveryImage image) {
        this.image = image;
    }

    /**
     * Counts what is left in {@code chunk} and consumes it.
     *
     * @throws LoadFailure if it is not what was expected next
     */
    void accept(ByteBuffer chunk) {
        int size = chunk.remaining();
        boolean sampled = ++chunks % FULL_CHECK_EVERY == 0;
        if (sampled || pingBytes > 0 || !endMatches(chunk, size)) {
            acceptEntirely(chunk);
        } else {
            bytes += size;
            chunk.position(chunk.limit());
        }
    }

    /** Bytes of deliveries so far. */
    long bytes() {
        return bytes;
    }

    /** Whole deliveries so far. */
    long deliveries() {
        return bytes / image.frameLength();
    }

    /** How many {@code PING}s came since the last call; each wants a {@code PONG}. */
    int takePings() {
        int taken = pings;
        pings = 0;
        return taken;
    }

    private boolean endMatches(ByteBuffer chunk, int size) {
        int window = Math.min(size, DeliveryImage.WINDOW);
        return image.matchesWindow(chunk, chunk.limit() - window, bytes + size - window, window);
    }

    private void acceptEntirely(ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            if (pingBytes == 0) {
                int matching = image.matchingBytes(chunk, bytes);
                bytes += matching;
                chunk.position(chunk.position() + matching);
            }
            if (chunk.hasRemaining()) {
                acceptPingByte(chunk);
            }
        }
    }

    private void acceptPingByte(ByteBuffer chunk) {
        if (!image.startsFrame(bytes) || chunk.get(chunk.position()) != PING[pingBytes]) {
            throw new LoadFailure(
                    "unexpected bytes after " + deliveries() + " deliveries (byte " + bytes + "): " + shown(chunk));
        }
        chunk.get();
        if (++pingBytes == PING.length) {
            pingBytes = 0;
            pings++;
        }
    }

    private static String shown(ByteBuffer chunk) {
        byte[] start = new byte[Math.min(SHOWN_BYTES, chunk.remaining())];
        chunk.duplicate().get(start);
        return new String(start, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }
}
