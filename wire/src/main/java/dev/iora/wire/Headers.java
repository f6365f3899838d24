// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.common.Invariants;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A view of one header block: {@code NATS/1.0}, an optional status, lines {@code key: value}, an empty line. It can be
 * moved from block to block and copies nothing; {@link Builder} makes new blocks.
 *
 * <p>Blocks come from clients and are not validated: a malformed one has fewer headers than its sender intended, but never
 * causes an exception. A header is a key at the start of a line other than the first, equal byte by byte and immediately
 * followed by a colon (nats-server v2.14.5 client.go sliceHeader).
 *
 * <p>Thread: its owner only.
 */
public final class Headers {
    private static final byte[] NONE = {};
    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_DIGITS = 3;
    private static final int EMPTY_BLOCK_BYTES = VERSION.length + 4;

    private byte[] buffer = NONE;
    private int start;
    private int end;

    /** Returns a view of the whole {@code block}. */
    public static Headers of(byte[] block) {
        Headers headers = new Headers();
        headers.wrap(block, 0, block.length);
        return headers;
    }

    /** Moves this view to {@code length} bytes from {@code offset}. */
    public void wrap(byte[] block, int offset, int length) {
        buffer = block;
        start = offset;
        end = offset + length;
    }

    /** Returns the three-digit status in the first line, 0 if there is none. */
    public int status() {
        int from = statusStart();
        int to = lineEnd(buffer, from, end);
        if (to - from < STATUS_DIGITS) {
            return 0;
        }
        int status = 0;
        for (int i = from; i < from + STATUS_DIGITS; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = 10 * status + digit;
        }
        boolean ends = to - from == STATUS_DIGITS || buffer[from + STATUS_DIGITS] == ' ';
        return ends ? status : 0;
    }

    /** Returns the description after the status in the first line, or an empty string. */
    public String description() {
        if (status() == 0) {
            return "";
        }
        int from = statusStart() + STATUS_DIGITS;
        return utf8(buffer, from, lineEnd(buffer, from, end)).strip();
    }

    /** Returns the first value of {@code key} as UTF-8: after the colon and any spaces, up to the end of the line. */
    public Optional<String> value(String key) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        int line = findLine(buffer, start, end, keyBytes);
        if (line < 0) {
            return Optional.empty();
        }
        int from = skipSpaces(buffer, line + keyBytes.length + 1, end);
        return Optional.of(utf8(buffer, from, lineEnd(buffer, from, end)));
    }

    /** Returns the first value of {@code key} as a decimal number; 0 if it is absent or no number. */
    public long number(String key) {
        try {
            return Long.parseLong(value(key).orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Returns the 503 block for a request without responders on {@code subject} ({@code length} bytes from {@code offset}).
     */
    public static byte[] noResponders(byte[] subject, int offset, int length) {
        return new Builder(503, "").add("Nats-Subject", subject, offset, length).build();
    }

    /** Starts a block without a status. */
    public static Builder builder() {
        return new Builder(0, "");
    }

    /** Starts a block with a three-digit status and a description, which may be empty. */
    public static Builder builder(int status, String description) {
        Invariants.check(status >= 100 && status <= 999, "a header status has three digits");
        return new Builder(status, description);
    }

    /** Whether the key of any header begins with {@code prefix}. */
    public boolean hasPrefix(String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        return findPrefix(buffer, start, end, bytes) >= 0;
    }

    /** Starts from a copy of this block. */
    public Builder toBuilder() {
        return new Builder(buffer, start, end);
    }

    private int statusStart() {
        int versionEnd = start + VERSION.length;
        if (versionEnd >= end
                || buffer[versionEnd] != ' '
                || !Arrays.equals(buffer, start, versionEnd, VERSION, 0, VERSION.length)) {
            return end;
        }
        return skipSpaces(buffer, versionEnd, end);
    }

    /** Returns the start of the first header line that begins with {@code key} and a colon, or -1. */
    private static int findLine(byte[] buffer, int start, int end, byte[] key) {
        int last = end - key.length - 1;
        int line = lineEnd(buffer, start, end) + 2;
        while (line <= last) {
            int keyEnd = line + key.length;
            if (Arrays.equals(buffer, line, keyEnd, key, 0, key.length) && buffer[keyEnd] == ':') {
                return line;
            }
            line = lineEnd(buffer, line, end) + 2;
        }
        return -1;
    }

    /** Returns the start of the first header line that begins with {@code prefix}, or -1. */
    private static int findPrefix(byte[] buffer, int start, int end, byte[] prefix) {
        int line = lineEnd(buffer, start, end) + 2;
        while (line <= end - prefix.length) {
            if (Arrays.equals(buffer, line, line + prefix.length, prefix, 0, prefix.length)) {
                return line;
            }
            line = lineEnd(buffer, line, end) + 2;
        }
        return -1;
    }

    /** Returns the index of the CR LF that ends the line at {@code from}, or {@code end} if there is none. */
    private static int lineEnd(byte[] buffer, int from, int end) {
        for (int i = from; i < end - 1; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
                return i;
            }
        }
        return end;
    }

    private static int skipSpaces(byte[] buffer, int from, int end) {
        int at = from;
        while (at < end && buffer[at] == ' ') {
            at++;
        }
        return at;
    }

    private static String utf8(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    /**
     * Makes a header block, from scratch or from another one.
     *
     * <p>CR and LF in added keys and values become spaces, so that a value cannot forge a header. A copied block without
     * its final empty line gets one.
     *
     * <p>Thread: its owner only.
     */
    public static final class Builder {
        private static final int ROOM = 128;

        /** The block without its final empty line; its last line is complete. */
        private byte[] lines;

        private int length;

        private Builder(int status, String description) {
            lines = new byte[ROOM];
            append(VERSION, 0, VERSION.length);
            if (status != 0) {
                appendText(" " + status);
                if (!description.isEmpty()) {
                    appendText(" " + description);
                }
            }
            endLine();
        }

        private Builder(byte[] block, int start, int end) {
            lines = new byte[end - start + ROOM];
            if (start == end) {
                append(VERSION, 0, VERSION.length);
            }
            append(block, start, end - start);
            if (endsWithLineEnd(length) && endsWithLineEnd(length - 2)) {
                length -= 2;
            } else if (!endsWithLineEnd(length)) {
                endLine();
            }
        }

        /** Adds a header at the end. */
        public Builder add(String key, String value) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            return add(key, text, 0, text.length);
        }

        /** Adds a header with a number at the end. */
        public Builder add(String key, long value) {
            return add(key, Long.toString(value));
        }

        /** Adds a header at the end whose value is {@code count} bytes from {@code offset}. */
        public Builder add(String key, byte[] value, int offset, int count) {
            appendText(key);
            append(new byte[] {':', ' '}, 0, 2);
            appendClean(value, offset, count);
            endLine();
            return this;
        }

        /**
         * Adds a header at the end, the only one with this key. Removes all that a reader could take for it: those in another
         * case, with blanks around the key, or behind a line feed without a carriage return. So a sender cannot forge it.
         */
        public Builder set(String key, String value) {
            byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
            int lineFeed = nextLineFeed(0);
            while (lineFeed < length) {
                int next = nextLineFeed(lineFeed + 1);
                if (isNamed(lineFeed + 1, next, keyBytes)) {
                    // With the line end in front of it: the one behind it then ends the line before.
                    int from = withoutCarriageReturn(lineFeed);
                    cut(from, withoutCarriageReturn(next));
                    next = nextLineFeed(from);
                }
                lineFeed = next;
            }
            return add(key, value);
        }

        private int nextLineFeed(int from) {
            int at = from;
            while (at < length && lines[at] != '\n') {
                at++;
            }
            return at;
        }

        private int withoutCarriageReturn(int lineFeed) {
            return lineFeed > 0 && lines[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        }

        private boolean isNamed(int from, int to, byte[] key) {
            int at = skipBlanks(from, to);
            if (to - at <= key.length) {
                return false;
            }
            for (byte expected : key) {
                if (lowerCase(lines[at++]) != lowerCase(expected)) {
                    return false;
                }
            }
            at = skipBlanks(at, to);
            return at < to && lines[at] == ':';
        }

        private int skipBlanks(int from, int to) {
            int at = from;
            while (at < to && (lines[at] == ' ' || lines[at] == '\t')) {
                at++;
            }
            return at;
        }

        private static int lowerCase(byte character) {
            return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
        }

        /** Removes all headers with this key. */
        public Builder remove(String key) {
            byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
            int line = findLine(lines, 0, length, keyBytes);
            while (line >= 0) {
                cut(line, lineEnd(lines, line, length) + 2);
                // The search continues at the end of the line before the removed one.
                line = findLine(lines, line - 2, length, keyBytes);
            }
            return this;
        }

        /** Removes all headers whose keys begin with {@code prefix}. */
        public Builder removePrefix(String prefix) {
            byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
            int line = findPrefix(lines, 0, length, bytes);
            while (line >= 0) {
                cut(line, Math.min(length, lineEnd(lines, line, length) + 2));
                line = findPrefix(lines, line - 2, length, bytes);
            }
            return this;
        }

        /** Removes the status and its description from the first line. */
        public Builder removeStatus() {
            int lineEnd = lineEnd(lines, 0, length);
            if (lineEnd > VERSION.length && Arrays.equals(lines, 0, VERSION.length, VERSION, 0, VERSION.length)) {
                cut(VERSION.length, lineEnd);
            }
            return this;
        }

        /** Returns the finished block with its final empty line; no bytes if it has neither status nor headers. */
        public byte[] build() {
            if (length + 2 <= EMPTY_BLOCK_BYTES) {
                return NONE;
            }
            byte[] block = Arrays.copyOf(lines, length + 2);
            block[length] = '\r';
            block[length + 1] = '\n';
            return block;
        }

        private void cut(int from, int to) {
            System.arraycopy(lines, to, lines, from, length - to);
            length -= to - from;
        }

        private boolean endsWithLineEnd(int at) {
            return at >= 2 && lines[at - 2] == '\r' && lines[at - 1] == '\n';
        }

        private void appendText(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            appendClean(bytes, 0, bytes.length);
        }

        private void appendClean(byte[] bytes, int offset, int count) {
            append(bytes, offset, count);
            for (int i = length - count; i < length; i++) {
                if (lines[i] == '\r' || lines[i] == '\n') {
                    lines[i] = ' ';
                }
            }
        }

        private void endLine() {
            append(new byte[] {'\r', '\n'}, 0, 2);
        }

        private void append(byte[] bytes, int offset, int count) {
            if (count > lines.length - length) {
                lines = Arrays.copyOf(lines, Math.max(2 * lines.length, Math.addExact(length, count)));
            }
            System.arraycopy(bytes, offset, lines, length, count);
            length += count;
        }
    }
}
