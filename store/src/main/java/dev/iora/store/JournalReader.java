// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Reads messages of a journal from its files or from captured memory.
 *
 * <p>Thread: one at a time; {@link #release} the owner of the journal. Positions must be written and not recycled.
 */
final class JournalReader {
    private static final int WINDOW_BYTES = 64 << 10;

    private final JournalFiles files;
    private final LongSupplier written;
    private final DamageListener damage;
    private final JournalCache.Capture captured;
    private byte[] window = {};
    private int file;
    private int windowOffset;
    private int windowLength;
    private int at;

    JournalReader(JournalFiles files, LongSupplier written, DamageListener damage, JournalCache.Capture captured) {
        this.files = files;
        this.written = written;
        this.damage = damage;
        this.captured = captured;
    }

    /**
     * Makes {@code into} point at the message at {@code position}; valid until the next call.
     *
     * @return {@link LoadResult#LOADED}, {@link LoadResult#DAMAGED}, or {@link LoadResult#MISSING} if the journal does not
     *     go back that far
     * @throws IOException if the file could not be read; the stored message may be intact
     */
    LoadResult read(long position, StoredMessage into) throws IOException {
        byte[] inMemory = captured.find(position);
        if (inMemory != null) {
            at = captured.offset(position);
            boolean whole = MessageCodec.decode(inMemory, at, captured.end(), into, false);
            Invariants.check(whole, "no message at this position");
            return LoadResult.LOADED;
        }
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
            // The window may be incomplete.
            windowLength = 0;
            throw e;
        }
        return LoadResult.DAMAGED;
    }

    /** Releases the captured memory; no more reads may follow. */
    void release() {
        captured.release();
    }

    private void onDamage(long position, String reason) {
        damage.onDamage(position, position + 1, files.path(JournalPosition.file(position)) + ": " + reason);
    }

    private boolean isInWindow(long position) {
        int offset = JournalPosition.offset(position);
        at = offset - windowOffset;
        return JournalPosition.file(position) == file && at >= 0 && at < windowLength;
    }

    private boolean decode(StoredMessage into) {
        return MessageCodec.decode(window, at, windowLength, into, true);
    }

    /** Loads the whole record at {@code position} into the window; false if there is no message. */
    private boolean fill(StorageFile source, long position) throws IOException {
        // Beyond this position a recycled file still has intact messages of its earlier use.
        long limit = written.getAsLong();
        file = JournalPosition.file(position);
        windowOffset = JournalPosition.offset(position);
        windowLength = 0;
        at = 0;
        int available = file == JournalPosition.file(limit)
                ? JournalPosition.offset(limit) - windowOffset
                : (int) Math.min(Integer.MAX_VALUE, source.size() - windowOffset);
        read(source, Math.min(available, WINDOW_BYTES));
        if (windowLength < Integer.BYTES) {
            return false;
        }
        int size = LittleEndian.intAt(window, 0);
        if (size > available) {
            return false;
        }
        if (size > windowLength) {
            read(source, size);
        }
        return true;
    }

    private void read(StorageFile source, int count) throws IOException {
        int capacity = Math.max(count, WINDOW_BYTES);
        // The array of a large message is dropped after it.
        if (window.length != capacity) {
            window = new byte[capacity];
        }
        windowLength = count <= 0 ? 0 : source.read(ByteBuffer.wrap(window, 0, count), windowOffset);
    }
}
