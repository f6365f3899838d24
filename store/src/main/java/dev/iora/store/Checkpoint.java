// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content of a shard's store at a position of its journal. The file is written twice, so that one damaged copy costs
 * nothing.
 *
 * <pre>
 *  0  u64  "IORACHKP"
 *  8  u32  format version
 * 12  u32  number of streams
 * 16  u64  number of the checkpoint
 * 24  u64  position of the journal
 * 32  u64  number of the next segment
 * 40       for each stream: u64 id, twice u64 number of a state file, u64 offset, u32 length, u32 CRC32C (the owner's state, the
 *          store's), u32 number of runs, u32 length of the name, u64 and u64 range of the journal kept for it, name, runs
 *     u32  CRC32C over everything before it
 * </pre>
 *
 * @param nextSegment number of the next segment
 */
record Checkpoint(long number, long position, long nextSegment, List<Entry> streams) {
    private static final long MAGIC = 0x504B_4843_4152_4F49L;
    private static final int VERSION = 1;
    private static final int HEADER = 40;
    private static final int ENTRY = 80;
    private static final String PREFIX = "chk-";
    private static final String[] COPIES = {".a", ".b"};
    private static final String UNFINISHED = ".new";

    /** Location of a part of a stream's state. */
    record State(long file, long offset, int length, int checksum) {
        static final int ENCODED = 24;

        void encode(byte[] bytes, int at) {
            LittleEndian.putLong(bytes, at, file);
            LittleEndian.putLong(bytes, at + 8, offset);
            LittleEndian.putInt(bytes, at + 16, length);
            LittleEndian.putInt(bytes, at + 20, checksum);
        }

        static State decode(byte[] bytes, int at) {
            return new State(
                    LittleEndian.longAt(bytes, at),
                    LittleEndian.longAt(bytes, at + 8),
                    LittleEndian.intAt(bytes, at + 16),
                    LittleEndian.intAt(bytes, at + 20));
        }
    }

    /**
     * A stream: its owner's state and its store.
     *
     * @param name for the log if its state cannot be read
     * @param kept range of the journal with records of it that are not in the states, because those could not be read
     */
    record Entry(long streamId, String name, State ownerState, State storeState, List<Run> runs, JournalRange kept) {
        Entry keeping(JournalRange range) {
            return new Entry(streamId, name, ownerState, storeState, runs, range);
        }

        long stateBytes() {
            return (long) ownerState.length() + storeState.length();
        }

        private byte[] nameBytes() {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        int encodedLength() {
            return ENTRY + nameBytes().length + runs.size() * Run.ENCODED;
        }

        int encode(byte[] bytes, int at) {
            byte[] nameBytes = nameBytes();
            LittleEndian.putLong(bytes, at, streamId);
            ownerState.encode(bytes, at + 8);
            storeState.encode(bytes, at + 8 + State.ENCODED);
            LittleEndian.putInt(bytes, at + 56, runs.size());
            LittleEndian.putInt(bytes, at + 60, nameBytes.length);
            LittleEndian.putLong(bytes, at + 64, kept.from());
            LittleEndian.putLong(bytes, at + 72, kept.to());
            System.arraycopy(nameBytes, 0, bytes, at + ENTRY, nameBytes.length);
            int to = at + ENTRY + nameBytes.length;
            for (Run run : runs) {
                run.encode(bytes, to);
                to += Run.ENCODED;
            }
            return to;
        }

        static Entry decode(byte[] bytes, int at, Segments segments) throws IOException {
            int runCount = LittleEndian.intAt(bytes, at + 56);
            int nameLength = LittleEndian.intAt(bytes, at + 60);
            String name = new String(bytes, at + ENTRY, nameLength, StandardCharsets.UTF_8);
            List<Run> runs = new ArrayList<>(runCount);
            int from = at + ENTRY + nameLength;
            for (int r = 0; r < runCount; r++) {
                runs.add(Run.decode(bytes, from, segments.segment(Run.segmentNumber(bytes, from))));
                from += Run.ENCODED;
            }
            return new Entry(
                    LittleEndian.longAt(bytes, at),
                    name,
                    State.decode(bytes, at + 8),
                    State.decode(bytes, at + 8 + State.ENCODED),
                    List.copyOf(runs),
                    new JournalRange(LittleEndian.longAt(bytes, at + 64), LittleEndian.longAt(bytes, at + 72)));
        }
    }

    static String name(long number) {
        return PREFIX + HexFormat.of().toHexDigits(number);
    }

    /** Whether a directory contains any checkpoint. */
    static boolean isIn(StorageDirectory directory) throws IOException {
        for (String name : directory.list()) {
            if (isName(name)) {
                return true;
            }
        }
        return false;
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    /** Whether a file is a copy of checkpoint {@code number}. */
    static boolean isOf(String name, long number) {
        return name.startsWith(name(number)) && !name.endsWith(UNFINISHED);
    }

    /** Writes both copies and makes them durable. */
    void write(StorageDirectory directory) throws IOException {
        byte[] bytes = encode();
        for (String copy : COPIES) {
            String name = name(number) + copy;
            try (StorageFile file = directory.open(name + UNFINISHED)) {
                file.truncate(0);
                file.write(ByteBuffer.wrap(bytes), 0);
                file.force();
            }
            directory.rename(name + UNFINISHED, name);
            directory.sync();
        }
    }

    private byte[] encode() {
        int length = HEADER + 4;
        for (Entry entry : streams) {
            length = Math.addExact(length, entry.encodedLength());
        }
        byte[] bytes = new byte[length];
        LittleEndian.putLong(bytes, 0, MAGIC);
        LittleEndian.putInt(bytes, 8, VERSION);
        LittleEndian.putInt(bytes, 12, streams.size());
        LittleEndian.putLong(bytes, 16, number);
        LittleEndian.putLong(bytes, 24, position);
        LittleEndian.putLong(bytes, 32, nextSegment);
        int at = HEADER;
        for (Entry entry : streams) {
            at = entry.encode(bytes, at);
        }
        LittleEndian.putInt(bytes, at, Checksum.crc32c(bytes, 0, at));
        return bytes;
    }

    /** Opens segments; each is opened once. */
    interface Segments {
        /** Returns the segment with a number. */
        Segment segment(long number) throws IOException;
    }

    /**
     * Reads the newest checkpoint of a directory.
     *
     * @param tolerated receives a message for each copy that is damaged or missing while the other is intact
     * @return null if there is none
     * @throws IOException if there are checkpoints but none can be read
     */
    static @Nullable Checkpoint readNewest(StorageDirectory directory, Segments segments, Consumer<String> tolerated)
            throws IOException {
        Map<Long, List<String>> copies = new HashMap<>();
        for (String name : directory.list()) {
            if (isName(name) && !name.endsWith(UNFINISHED)) {
                long number = Long.parseUnsignedLong(name, PREFIX.length(), PREFIX.length() + 16, 16);
                copies.computeIfAbsent(number, _ -> new ArrayList<>()).add(name);
            }
        }
        List<Long> newestFirst = new ArrayList<>(copies.keySet());
        newestFirst.sort((a, b) -> Long.compare(b, a));
        for (long number : newestFirst) {
            IOException unreadable = null;
            byte[] found = null;
            List<String> names = copies.getOrDefault(number, List.of());
            List<String> bad = new ArrayList<>();
            // The first copy is written before the second: a crash may leave the second missing, but not the first.
            if (!names.contains(name(number) + COPIES[0])) {
                bad.add(name(number) + COPIES[0]);
            }
            for (String name : names) {
                byte[] bytes = {};
                try {
                    bytes = readAll(directory, name);
                } catch (IOException e) {
                    unreadable = e;
                }
                // Checks every copy, so that one of a later version is not overlooked.
                if (isIntact(name, bytes)) {
                    found = bytes;
                } else {
                    bad.add(name);
                }
            }
            if (found != null) {
                bad.forEach(name -> tolerated.accept(
                        directory + "/" + name + " is damaged or missing; the other copy of the checkpoint is used"));
                return decode(found, segments);
            }
            if (unreadable != null) {
                // It may be intact, so an older checkpoint must not replace it.
                throw unreadable;
            }
        }
        if (!newestFirst.isEmpty()) {
            throw new IOException(directory + ": no checkpoint can be read, the newest is "
                    + name(newestFirst.getFirst()) + "; nothing was changed");
        }
        return null;
    }

    private static byte[] readAll(StorageDirectory directory, String name) throws IOException {
        try (StorageFile file = directory.open(name)) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            Segment.readFully(file, 0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    private static boolean isIntact(String name, byte[] bytes) throws NewerFormatException {
        int end = bytes.length - 4;
        if (end < HEADER
                || LittleEndian.longAt(bytes, 0) != MAGIC
                || LittleEndian.intAt(bytes, end) != Checksum.crc32c(bytes, 0, end)) {
            return false;
        }
        int version = LittleEndian.intAt(bytes, 8);
        if (version > VERSION) {
            throw new NewerFormatException(name, version, VERSION);
        }
        return true;
    }

    private static Checkpoint decode(byte[] bytes, Segments segments) throws IOException {
        int count = LittleEndian.intAt(bytes, 12);
        List<Entry> streams = new ArrayList<>(count);
        int at = HEADER;
        for (int i = 0; i < count; i++) {
            Entry entry = Entry.decode(bytes, at, segments);
            streams.add(entry);
            at += entry.encodedLength();
        }
        return new Checkpoint(
                LittleEndian.longAt(bytes, 16),
                LittleEndian.longAt(bytes, 24),
                LittleEndian.longAt(bytes, 32),
                streams);
    }
}
