// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.store.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The headers of a published message that the server reads, found in one pass over the block; nothing is copied. Of
 * headers with the same key the first counts; a header without a value counts as absent (nats-server v2.14.5 stream.go
 * getMsgId, getExpectedLastSeq).
 *
 * <p>Thread: its owner.
 */
public final class PublishHeaders {
    private static final PublishHeader[] KEYS = {
        PublishHeader.MESSAGE_ID,
        PublishHeader.EXPECTED_STREAM,
        PublishHeader.EXPECTED_LAST_SEQUENCE,
        PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE,
        PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT,
        PublishHeader.EXPECTED_LAST_MESSAGE_ID,
        PublishHeader.ROLLUP,
        PublishHeader.TTL,
        PublishHeader.INCREMENT,
        PublishHeader.BATCH_ID,
        PublishHeader.SCHEDULE,
        PublishHeader.SCHEDULER,
        PublishHeader.SCHEDULE_NEXT,
        PublishHeader.REQUEST_INFO,
        PublishHeader.SCHEDULE_TIME_ZONE,
        PublishHeader.TRACE_ONLY,
        PublishHeader.TRACE_DESTINATION,
        PublishHeader.MARKER_REASON,
        PublishHeader.KV_OPERATION,
        PublishHeader.BATCH_SEQUENCE,
        PublishHeader.BATCH_COMMIT,
        PublishHeader.REQUIRED_API_LEVEL,
        PublishHeader.STREAM_SOURCE,
    };

    private static final int MIN_LINE = 7;

    private final int[] offsets = new int[KEYS.length];
    private final int[] lengths = new int[KEYS.length];
    private byte[] block = {};
    private boolean any;

    /** Forgets the headers of the last message. */
    void clear() {
        if (any) {
            Arrays.fill(lengths, 0);
            // An absent value is an empty range, which must lie within the next block as well.
            Arrays.fill(offsets, 0);
            any = false;
        }
    }

    /** Reads the headers of a message, which may have none. */
    public void scan(StoredMessage m) {
        if (m.headersLength > 0) {
            scan(m.bytes, m.headers, m.headersLength);
        } else {
            clear();
        }
    }

    /** Reads a block. */
    void scan(byte[] bytes, int offset, int length) {
        clear();
        block = bytes;
        int end = offset + length;
        int line = lineEnd(bytes, offset, end) + 2;
        while (line + MIN_LINE < end) {
            int lineEnd = lineEnd(bytes, line, end);
            if (isOurs(bytes, line)) {
                note(line, lineEnd);
            }
            line = lineEnd + 2;
        }
    }

    private static boolean isOurs(byte[] bytes, int line) {
        return switch (bytes[line]) {
            case 'N' ->
                bytes[line + 1] == 'a' && bytes[line + 2] == 't' && bytes[line + 3] == 's' && bytes[line + 4] == '-';
            case 'K' -> bytes[line + 1] == 'V' && bytes[line + 2] == '-';
            default -> false;
        };
    }

    private void note(int line, int lineEnd) {
        for (int i = 0; i < KEYS.length; i++) {
            byte[] key = KEYS[i].text();
            int colon = line + key.length;
            if (colon < lineEnd
                    && block[colon] == ':'
                    && lengths[i] == 0
                    && Arrays.equals(block, line, colon, key, 0, key.length)) {
                int value = colon + 1;
                while (value < lineEnd && block[value] == ' ') {
                    value++;
                }
                offsets[i] = value;
                lengths[i] = lineEnd - value;
                any = true;
                return;
            }
        }
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        for (int i = from; i < end - 1; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return end;
    }

    /** Whether there is any of these headers. */
    boolean any() {
        return any;
    }

    /** Whether the header has a value. */
    public boolean has(PublishHeader key) {
        return lengths[key.index()] != 0;
    }

    /** Whether the header is there, perhaps without a value. */
    boolean isPresent(PublishHeader key) {
        // A block begins with another line.
        return offsets[key.index()] != 0;
    }

    /** The array that holds the values. */
    byte[] bytes() {
        return block;
    }

    /** Offset of a value. */
    int offset(PublishHeader key) {
        return offsets[key.index()];
    }

    /** Length of a value, 0 if it is absent. */
    public int length(PublishHeader key) {
        return lengths[key.index()];
    }

    /** A value as text. */
    public String text(PublishHeader key) {
        return new String(block, offset(key), length(key), StandardCharsets.UTF_8);
    }

    /** A value as text with one character for each byte. */
    String latin1(PublishHeader key) {
        return new String(block, offset(key), length(key), StandardCharsets.ISO_8859_1);
    }

    /** Whether the message ends the schedule of the subject {@link PublishHeader#SCHEDULER}. */
    boolean endsSchedule() {
        return has(PublishHeader.SCHEDULE_NEXT)
                && text(PublishHeader.SCHEDULE_NEXT).equals(Schedule.PURGE);
    }

    /** A value as an unsigned decimal number; any other text counts as the highest number, which no sequence equals. */
    public long number(PublishHeader key) {
        long number = 0;
        int end = offset(key) + length(key);
        for (int i = offset(key); i < end; i++) {
            int digit = block[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Whether the message requires an API level that the server does not have. */
    public boolean requiresHigherLevel() {
        return has(PublishHeader.REQUIRED_API_LEVEL)
                && !AssetMetadata.isSupported(text(PublishHeader.REQUIRED_API_LEVEL));
    }

    /** Whether a value is {@code expected}. */
    public boolean is(PublishHeader key, byte[] expected) {
        int at = offset(key);
        return Arrays.equals(block, at, at + length(key), expected, 0, expected.length);
    }

    /** Whether a value is the lower-case word {@code expected}, written in any case. */
    boolean isWord(PublishHeader key, String expected) {
        if (length(key) != expected.length()) {
            return false;
        }
        int at = offset(key);
        for (int i = 0; i < expected.length(); i++) {
            int c = block[at + i];
            int lower = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
            if (lower != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
