// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files with encoded states of streams. Each file is written twice, so that one damaged copy costs nothing.
 *
 * <p>Thread: the checkpoint's; at a start, the one that recovers.
 */
final class StateFiles {
    private static final String PREFIX = "st-";
    private static final String[] COPIES = {".a", ".b"};
    private static final int BYTES_PER_PACE = 4 << 20;

    private final StorageDirectory directory;
    private final Consumer<String> tolerated;

    /** Files that were reported. */
    private final Set<String> reported = new HashSet<>();

    /** Does not report unreadable copies. */
    StateFiles(StorageDirectory directory) {
        this(directory, _ -> {});
    }

    /**
     * @param tolerated receives, once for each file, a message about an unreadable copy while the other one is intact
     */
    StateFiles(StorageDirectory directory, Consumer<String> tolerated) {
        this.directory = directory;
        this.tolerated = tolerated;
    }

    private static String name(long number) {
        return PREFIX + HexFormat.of().toHexDigits(number);
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    /** Returns the number in the name of a copy. */
    static long number(String name) {
        return Long.parseUnsignedLong(name, PREFIX.length(), PREFIX.length() + 16, 16);
    }

    /** Writes states to one file; returns their locations in the same order. */
    List<Checkpoint.State> write(long number, List<byte[]> states, WritePace pace) throws IOException {
        List<Checkpoint.State> places = new ArrayList<>(states.size());
        if (states.isEmpty()) {
            return places;
        }
        for (String copy : COPIES) {
            places.clear();
            long offset = 0;
            long paced = 0;
            try (StorageFile file = directory.open(name(number) + copy)) {
                file.truncate(0);
                for (byte[] state : states) {
                    file.write(ByteBuffer.wrap(state), offset);
                    int checksum = Checksum.crc32c(state, 0, state.length);
                    places.add(new Checkpoint.State(number, offset, state.length, checksum));
                    offset += state.length;
                    if (offset - paced >= BYTES_PER_PACE) {
                        file.force();
                        pace.onBytes(offset - paced);
                        paced = offset;
                    }
                }
                file.force();
            }
        }
        return places;
    }

    /** Deletes an unused file, if it exists. */
    void delete(long number) throws IOException {
        for (String copy : COPIES) {
            directory.delete(name(number) + copy);
        }
    }

    /**
     * Reads a state.
     *
     * @throws IOException naming the file if no copy of it is intact
     */
    byte[] read(Checkpoint.State place) throws IOException {
        IOException unreadable = null;
        byte[] found = null;
        List<String> bad = new ArrayList<>();
        for (String copy : COPIES) {
            String name = name(place.file()) + copy;
            byte[] state = null;
            try {
                state = read(name, place);
            } catch (IOException e) {
                // The other copy may be readable.
                unreadable = e;
            }
            if (state == null) {
                bad.add(name);
            } else if (found == null) {
                found = state;
            }
        }
        if (found != null) {
            bad.forEach(name -> report(name, place));
            return found;
        }
        if (unreadable != null) {
            throw unreadable;
        }
        throw new IOException(directory + "/" + name(place.file()) + " is damaged at offset " + place.offset());
    }

    private void report(String name, Checkpoint.State place) {
        if (reported.add(name)) {
            tolerated.accept(directory + "/" + name + " is damaged or missing, seen at offset " + place.offset()
                    + "; its other copy is used");
        }
    }

    /** Reads a state from one copy; null if it is missing or damaged. */
    private byte @Nullable [] read(String name, Checkpoint.State place) throws IOException {
        if (!directory.exists(name)) {
            return null;
        }
        byte[] state = new byte[place.length()];
        int read;
        try (StorageFile file = directory.open(name)) {
            read = Segment.readFully(file, place.offset(), state, 0, state.length);
        }
        boolean intact = read == state.length && Checksum.crc32c(state, 0, state.length) == place.checksum();
        return intact ? state : null;
    }
}
