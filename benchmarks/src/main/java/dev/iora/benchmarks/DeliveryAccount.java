// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Counts the bytes that one subscriber receives and checks samples of them.
 *
 * <p>Thread: the run's.
 *
 * <p>Reading every byte would make the driver the bottleneck. So only the last {@value DeliveryImage#WINDOW} bytes of most
 * chunks are compared with the expected image, and one chunk in {@value #FULL_CHECK_EVERY} completely. A byte that is lost,
 * added or moved shifts the stream against its image; then the end of the same chunk differs, and that chunk is compared
 * completely. Only {@code PING} is allowed between deliveries; it is removed and reported. Anything else fails the run.
 * (Several PINGs in one chunk could have the length of a frame and go unnoticed; servers send them minutes apart.)
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
     * Counts and consumes the remaining bytes of {@code chunk}.
     *
     * @throws LoadFailure if they differ from the expected ones
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

    /** Number of {@code PING}s since the last call; each requires a {@code PONG}. */
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
