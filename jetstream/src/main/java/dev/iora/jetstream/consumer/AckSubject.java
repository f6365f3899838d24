// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.DecimalText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The reply subject of a delivered message, which identifies the message in its acknowledgement (nats-server v2.14.5
 * consumer.go ackReplyInfo). Reused for the next one.
 *
 * <p>Thread: the shard.
 */
public final class AckSubject {
    private static final int TOKENS_V1 = 9;
    private static final int TOKENS_V2 = 11;

    private long deliveries;
    private long streamSequence;
    private long consumerSequence;
    private byte[] source = {};
    private int name;
    private int rest;
    private int end;

    /**
     * Reads {@code $JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>}, or the form with
     * domain and account hash before the stream.
     *
     * @return whether the subject has one of these forms
     */
    public boolean parse(byte[] bytes, int offset, int length) {
        source = bytes;
        end = offset + length;
        int tokens = 1;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '.') {
                tokens++;
            }
        }
        if (tokens != TOKENS_V1 && tokens < TOKENS_V2) {
            return false;
        }
        int skip = tokens == TOKENS_V1 ? 4 : 6;
        int at = offset;
        for (int i = 0; i < skip; i++) {
            name = at;
            at = behindDot(bytes, at, end);
        }
        deliveries = number(bytes, at, end);
        at = behindDot(bytes, at, end);
        streamSequence = number(bytes, at, end);
        at = behindDot(bytes, at, end);
        consumerSequence = number(bytes, at, end);
        rest = behindDot(bytes, at, end);
        return deliveries > 0 && streamSequence > 0 && consumerSequence > 0;
    }

    /** Whether the message is from a consumer of this name. */
    public boolean isOf(byte[] consumer) {
        int nameEnd = behindDot(source, name, end) - 1;
        return Arrays.equals(source, name, nameEnd, consumer, 0, consumer.length);
    }

    /** When the message was stored, epoch nanoseconds. */
    public long timeNanos() {
        return number(source, rest, end);
    }

    /** Messages for the consumer that follow this one. */
    public long pending() {
        return Math.max(0, number(source, behindDot(source, rest, end), end));
    }

    /** How often the message was delivered, with this delivery. */
    public long deliveries() {
        return deliveries;
    }

    /** Sequence of the message in the stream. */
    public long streamSequence() {
        return streamSequence;
    }

    /** Sequence of the delivery. */
    public long consumerSequence() {
        return consumerSequence;
    }

    /** Writes the reply subjects of one consumer's deliveries; each call overwrites the one before. */
    static final class Writer {
        private static final int NUMBERS = 5 * DecimalText.MAX_LENGTH;

        private final byte[] bytes;
        private final int prefixLength;
        private int size;

        /** Creates a writer for a consumer. */
        Writer(String stream, String consumer) {
            byte[] prefix = ("$JS.ACK." + stream + "." + consumer + ".").getBytes(StandardCharsets.UTF_8);
            prefixLength = prefix.length;
            bytes = new byte[prefixLength + NUMBERS];
            System.arraycopy(prefix, 0, bytes, 0, prefixLength);
        }

        /** Writes the subject for a delivery; returns its length. */
        int write(long deliveries, long streamSequence, long consumerSequence, long timeNanos, long pending) {
            size = prefixLength;
            append(deliveries);
            bytes[size++] = '.';
            append(streamSequence);
            bytes[size++] = '.';
            append(consumerSequence);
            bytes[size++] = '.';
            append(timeNanos);
            bytes[size++] = '.';
            append(pending);
            return size;
        }

        /** The array that begins with the subject. */
        byte[] bytes() {
            return bytes;
        }

        private void append(long number) {
            size = DecimalText.unsigned(bytes, size, Math.max(0, number));
        }
    }

    private static int behindDot(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '.') {
            at++;
        }
        return at + 1;
    }

    private static long number(byte[] bytes, int from, int end) {
        long value = 0;
        int at = from;
        for (; at < end && bytes[at] != '.'; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return at == from ? -1 : value;
    }
}
