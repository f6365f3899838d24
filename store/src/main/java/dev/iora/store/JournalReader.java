// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads messages of a journal from its files.
 *
 * <p>Thread: one at a time. Positions must have been written, and not been recycled.
 */
public final class JournalReader {
    private static final int WINDOW_BYTES = 64 << 10;

    private final JournalFiles files;
    private final DamageListener damage;
    private byte[] window = {};
    private int file;
    private int windowOffset;
    private int windowLength;
    private int at;

    JournalReader(JournalFiles files, DamageListener damage) {
        this.files = files;
        this.damage = damage;
    }

    /**
     * Makes {@code into} point at the message at {@code position}: valid until the next call.
     *
     * @return {@link LoadResult#MISSING} if the journal does not go back that far
     */
    public LoadResult read(long position, StoredMessage into) {
        StorageFile source = files.file(JournalPosition.file(position));
        if (source == null) {
            return LoadResult.MISSING;
        }
        try {
            if (isInWindow(position) && decode(into)) {
                return LoadResult.LOADED;
            }
            if (fill(source, position) && decode(into)) {
                return LoadResult.LOADED;
            }
            onDamage(position, "no whole message at offset " + JournalPosition.offset(position));
        } catch (IOException e) {
            onDamage(position, String.valueOf(e.getMessage()));
        }
        return LoadResult.DAMAGED;
    }

    /** First byte of the encoded message in {@link StoredMessage#bytes}, after it was read. */
    public int encodedOffset() {
        return at;
    }

    /** Length of the encoded message, after it was read. */
    public int encodedLength() {
        return LittleEndian.intAt(window, at);
    }

    private void onDamage(long position, String reason) {
        damage.onDamage(position, position + 1, files.path(JournalPosition.file(position)) + ": " + reason);
    }

    private boolean isInWindow(long position) {
        int offset = JournalPosition.offset(position);
        at = offset - windowOffset;
        // What was not written yet when the window was read is seen by the checksum, and read again.
        return JournalPosition.file(position) == file && at >= 0 && at < windowLength;
    }

    private boolean decode(StoredMessage into) {
        return MessageCodec.decode(window, at, windowLength, into, true);
    }

    /** Reads what is at {@code position}, all of it; false if that is no message. */
    private boolean fill(StorageFile source, long position) throws IOException {
        file = JournalPosition.file(position);
        windowOffset = JournalPosition.offset(position);
        at = 0;
        if (window.length != WINDOW_BYTES) {
            window = new byte[WINDOW_BYTES];
        }
        windowLength = source.read(ByteBuffer.wrap(window), windowOffset);
        if (windowLength < 4) {
            return false;
        }
        int size = LittleEndian.intAt(window, 0);
        if (size <= windowLength) {
            return true;
        }
        if (size > source.size() - windowOffset) {
            return false;
        }
        window = new byte[size];
        windowLength = source.read(ByteBuffer.wrap(window), windowOffset);
        return true;
    }
}
