// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * How far a stream has copied each of its sources: the sequence of the last message, by the index name of the source. It
 * follows from the header {@code Nats-Stream-Source} of the messages, so a message and the position behind it are stored as one:
 * {@code <origin> <sequence> <filters> <destinations> <subject>}.
 *
 * <p>Positions of sources that were removed are kept for the case that they return, but not too many.
 *
 * <p>Thread: the shard.
 */
public final class SourcePositions {
    private static final int MAX_FORMER = 256;
    private static final int FIELDS = 4;
    private static final byte SPACE = ' ';

    private final Map<String, Long> positions = new LinkedHashMap<>();

    /** The value of the last header, to find out quickly that the next one is of the same source. */
    private byte[] last = {};

    private String lastName = "";

    /** Start of each field in a header, and behind the last one. */
    private final int[] fields = new int[FIELDS + 1];

    private final int[] lastFields = new int[FIELDS + 1];

    /** The last sequence copied from a source; 0 if none was. */
    public long of(String indexName) {
        return positions.getOrDefault(indexName, 0L);
    }

    /** A message was stored that has this header, {@code length} bytes at {@code offset}; no effect if it is malformed. */
    void onStored(byte[] bytes, int offset, int length) {
        if (!split(bytes, offset, length)) {
            return;
        }
        long sequence = number(bytes, fields[1], fields[2] - 1);
        if (sequence <= 0) {
            return;
        }
        if (!isLast(bytes)) {
            remember(bytes, offset);
        }
        positions.put(lastName, sequence);
    }

    /** Finds the fields; false if there are too few. */
    private boolean split(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = at;
            while (at < end && bytes[at] != SPACE) {
                at++;
            }
            if (at == fields[i] || (at == end && i < FIELDS - 1)) {
                return false;
            }
            at++;
        }
        fields[FIELDS] = at;
        return true;
    }

    private boolean isLast(byte[] bytes) {
        return sameAsLast(bytes, 0) && sameAsLast(bytes, 2) && sameAsLast(bytes, 3);
    }

    private boolean sameAsLast(byte[] bytes, int field) {
        return Arrays.equals(
                bytes,
                fields[field],
                fields[field + 1] - 1,
                last,
                lastFields[field],
                Math.max(lastFields[field], lastFields[field + 1] - 1));
    }

    private void remember(byte[] bytes, int offset) {
        last = Arrays.copyOfRange(bytes, offset, fields[FIELDS] - 1);
        for (int i = 0; i <= FIELDS; i++) {
            lastFields[i] = fields[i] - offset;
        }
        lastName = text(0) + " " + text(2) + " " + text(3);
    }

    private String text(int field) {
        int from = lastFields[field];
        return new String(last, from, lastFields[field + 1] - 1 - from, StandardCharsets.UTF_8);
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** The stream has these sources now. */
    void keep(Set<String> indexNames) {
        int former = -MAX_FORMER;
        for (String name : positions.keySet()) {
            former += indexNames.contains(name) ? 0 : 1;
        }
        Iterator<String> names = positions.keySet().iterator();
        while (former > 0 && names.hasNext()) {
            if (!indexNames.contains(names.next())) {
                names.remove();
                former--;
            }
        }
    }

    /** Writes all positions. */
    public void encode(BinaryWriter body) {
        body.addInt(positions.size());
        positions.forEach((name, sequence) ->
                body.addSized(name.getBytes(StandardCharsets.UTF_8)).addLong(sequence));
    }

    /** Reads what {@link #encode} wrote. */
    public static Map<String, Long> decode(BinaryReader in) {
        Map<String, Long> read = new LinkedHashMap<>();
        for (int left = in.takeInt(); left > 0; left--) {
            String name = new String(in.takeSized(), StandardCharsets.UTF_8);
            read.put(name, in.takeLong());
        }
        return read;
    }

    /** Restores positions. */
    public void restore(Map<String, Long> read) {
        positions.putAll(read);
    }

    /** Visits all positions. */
    public void forEach(BiConsumer<String, Long> visitor) {
        positions.forEach(visitor);
    }
}
