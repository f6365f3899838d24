// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Messages copied one behind the other into one array, on their way from a lane to whom they are for, or to a lane.
 *
 * <p>Each is a head of fixed size, then target (unless it is the subject), subject, reply, and what {@link PublishFrame}
 * calls the tail, ready to be copied behind the start of a MSG line.
 *
 * <p>Thread: one fills it and hands it over, by something that publishes safely ({@link dev.iora.common.Mailbox}); from
 * then on it is only read, until its next owner clears it.
 */
public final class FrameBatch {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int TARGET_LENGTH = 8;
    private static final int SUBJECT_LENGTH = 12;
    private static final int REPLY_LENGTH = 16;
    private static final int HEADER_SIZE = 20;
    private static final int SIZE = 24;
    private static final int TAIL_LENGTH = 28;
    private static final int HEAD_BYTES = 32;

    private static final int FIRST_BYTES = 4096;

    /** Two sizes of up to ten digits, a blank, and the ends of two lines. */
    private static final int MOST_TAIL_EXTRA_BYTES = 25;

    private byte[] bytes = {};
    private int end;
    private int messages;

    /** Creates an empty batch, which has no memory yet. */
    public FrameBatch() {}

    /**
     * Adds a message that was published.
     *
     * @param tag what its reader needs to know about it
     */
    public void add(long tag, PublishFrame frame) {
        int tailLength = frame.end - frame.tail;
        reserve(bytesOf(frame));
        int start = end;
        int at = append(frame.bytes, frame.subject, frame.subjectLength, start + HEAD_BYTES);
        at = append(frame.bytes, frame.reply, frame.replyLength, at);
        at = append(frame.bytes, frame.tail, tailLength, at);
        writeLengths(start, 0, frame.subjectLength, frame.replyLength);
        finish(tag, at, tailLength, frame.headerSize, frame.size);
    }

    /** Adds a message, copying its parts. */
    public void add(long tag, OutgoingMessage message) {
        boolean isShown = message.subject == message.target
                && message.subjectOffset == message.targetOffset
                && message.subjectLength == message.targetLength;
        int targetLength = isShown ? 0 : message.targetLength;
        int headerSize = message.headersLength;
        int headerBytes = Math.max(0, headerSize);
        int size = Math.addExact(headerBytes, message.payloadLength);
        int names = targetLength + message.subjectLength + message.replyLength;
        reserve((long) HEAD_BYTES + names + MOST_TAIL_EXTRA_BYTES + size);
        int start = end;
        int at = append(message.target, message.targetOffset, targetLength, start + HEAD_BYTES);
        at = append(message.subject, message.subjectOffset, message.subjectLength, at);
        at = append(message.reply, message.replyOffset, message.replyLength, at);
        int tail = at;
        if (headerSize >= 0) {
            at = ProtocolEncoder.decimal(bytes, at, headerSize);
            bytes[at++] = ' ';
        }
        at = lineEnd(ProtocolEncoder.decimal(bytes, at, size));
        at = append(message.headers, message.headersOffset, headerBytes, at);
        at = append(message.payload, message.payloadOffset, message.payloadLength, at);
        at = lineEnd(at);
        writeLengths(start, targetLength, message.subjectLength, message.replyLength);
        finish(tag, at, at - tail, headerSize, size);
    }

    private void writeLengths(int start, int target, int subject, int reply) {
        INT.set(bytes, start + TARGET_LENGTH, target);
        INT.set(bytes, start + SUBJECT_LENGTH, subject);
        INT.set(bytes, start + REPLY_LENGTH, reply);
    }

    private void finish(long tag, int newEnd, int tailLength, int headerSize, int size) {
        LONG.set(bytes, end, tag);
        INT.set(bytes, end + HEADER_SIZE, headerSize);
        INT.set(bytes, end + SIZE, size);
        INT.set(bytes, end + TAIL_LENGTH, tailLength);
        end = newEnd;
        messages++;
    }

    private int append(byte[] source, int offset, int length, int at) {
        System.arraycopy(source, offset, bytes, at, length);
        return at + length;
    }

    private int lineEnd(int at) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        return at + 2;
    }

    private void reserve(long more) {
        long needed = end + more;
        if (needed > bytes.length) {
            Invariants.check(needed <= Integer.MAX_VALUE - 8, "batch of more than two gigabytes");
            long doubled = Math.min(Integer.MAX_VALUE - 8, Math.max(FIRST_BYTES, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }

    /** Bytes its messages take here. */
    public int bytes() {
        return end;
    }

    /** Bytes that {@code frame} takes in a batch. */
    public static long bytesOf(PublishFrame frame) {
        return (long) HEAD_BYTES + frame.subjectLength + frame.replyLength + frame.end - frame.tail;
    }

    /** Puts copies of the messages of {@code other} behind its own. */
    public void addAll(FrameBatch other) {
        reserve(other.end);
        end = append(other.bytes, 0, other.end, end);
        messages += other.messages;
    }

    /** Bytes of memory it holds, used or not. */
    public int capacity() {
        return bytes.length;
    }

    /** Number of its messages. */
    public int messages() {
        return messages;
    }

    /** Whether it has no message. */
    public boolean isEmpty() {
        return messages == 0;
    }

    /** Forgets the messages; keeps the memory for the next ones. */
    public void clear() {
        end = 0;
        messages = 0;
    }

    /** Stands before the first message. Several may read one batch. */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** Delivers every message to whoever subscribes to its target. Thread: the router's lane. */
    public void publish(Router router) {
        Cursor cursor = cursor();
        while (cursor.next()) {
            cursor.publish(router);
        }
    }

    /** Goes through a batch. What it shows of a message is valid until the batch is cleared. */
    public static final class Cursor {
        private final FrameBatch batch;
        private final PublishFrame frame = new PublishFrame();
        private int next;
        private long tag;
        private int target;
        private int targetLength;

        private Cursor(FrameBatch batch) {
            this.batch = batch;
            frame.bytes = batch.bytes;
        }

        /** Goes on to the next message; false if there is none. */
        public boolean next() {
            if (next == batch.end) {
                return false;
            }
            byte[] bytes = batch.bytes;
            int start = next;
            tag = (long) LONG.get(bytes, start);
            int ownTarget = (int) INT.get(bytes, start + TARGET_LENGTH);
            frame.subjectLength = (int) INT.get(bytes, start + SUBJECT_LENGTH);
            frame.replyLength = (int) INT.get(bytes, start + REPLY_LENGTH);
            frame.headerSize = (int) INT.get(bytes, start + HEADER_SIZE);
            frame.size = (int) INT.get(bytes, start + SIZE);
            target = start + HEAD_BYTES;
            frame.subject = target + ownTarget;
            targetLength = ownTarget == 0 ? frame.subjectLength : ownTarget;
            frame.reply = frame.subject + frame.subjectLength;
            frame.tail = frame.reply + frame.replyLength;
            frame.end = frame.tail + (int) INT.get(bytes, start + TAIL_LENGTH);
            frame.payload = frame.end - 2 - frame.size;
            next = frame.end;
            return true;
        }

        /** What was given with the message. */
        public long tag() {
            return tag;
        }

        /** First byte of the target in the frame's bytes. */
        public int target() {
            return target;
        }

        /** Length of the target. */
        public int targetLength() {
            return targetLength;
        }

        /** The message; the same object for every message of the cursor. */
        public PublishFrame frame() {
            return frame;
        }

        /** Delivers the message to whoever subscribes to its target; whether anyone took it. Thread: the router's lane. */
        public boolean publish(Router router) {
            return router.publish(target, targetLength, frame);
        }
    }
}
