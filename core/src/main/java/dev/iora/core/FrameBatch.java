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
 * Messages copied into one array, on their way from a lane to their receivers, or to a lane.
 *
 * <p>Each message is a head of fixed size with lengths and the number of an account, then the target (unless it equals the
 * subject), subject, reply, and the tail of {@link PublishFrame}, which can be copied behind the start of a MSG line.
 *
 * <p>Thread: one thread fills the batch and hands it over by safe publication ({@link dev.iora.common.Mailbox}); then it is
 * only read, until its next owner clears it.
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
    private static final int ACCOUNT = 32;
    private static final int HEAD_BYTES = 36;

    /** The account of messages that are not published from the batch. */
    private static final int NO_ACCOUNT = -1;

    private static final int FIRST_BYTES = 4096;

    /** Two sizes of up to ten digits, a space, and two line ends. */
    private static final int MAX_TAIL_EXTRA_BYTES = 25;

    private byte[] bytes = {};
    private int end;
    private int messages;

    /** Size of the array for the first messages. */
    private final int firstBytes;

    /** Creates an empty batch without memory, for many messages. */
    public FrameBatch() {
        this(FIRST_BYTES);
    }

    private FrameBatch(int firstBytes) {
        this.firstBytes = firstBytes;
    }

    /** Returns a batch with one message, which takes no more memory than it needs. */
    public static FrameBatch of(OutgoingMessage message) {
        var batch = new FrameBatch(0);
        batch.add(0, message);
        return batch;
    }

    /**
     * Adds a published message.
     *
     * @param tag a number of the caller's, returned by {@link Cursor#tag}
     */
    public void add(long tag, PublishFrame frame) {
        int tailLength = frame.end - frame.tail;
        reserve(bytesOf(frame));
        int start = end;
        int at = append(frame.names, frame.subject, frame.subjectLength, start + HEAD_BYTES);
        at = append(frame.names, frame.reply, frame.replyLength, at);
        at = append(frame.bytes, frame.tail, tailLength, at);
        writeLengths(start, 0, frame.subjectLength, frame.replyLength);
        INT.set(bytes, start + ACCOUNT, NO_ACCOUNT);
        finish(tag, at, tailLength, frame.headerSize, frame.size);
    }

    /** Adds a message, copying its parts. */
    public void add(long tag, OutgoingMessage message) {
        boolean subjectIsTarget = message.subject == message.target
                && message.subjectOffset == message.targetOffset
                && message.subjectLength == message.targetLength;
        int targetLength = subjectIsTarget ? 0 : message.targetLength;
        int headerSize = message.headersLength;
        int headerBytes = Math.max(0, headerSize);
        int size = Math.addExact(headerBytes, message.payloadLength);
        int names = targetLength + message.subjectLength + message.replyLength;
        reserve((long) HEAD_BYTES + names + MAX_TAIL_EXTRA_BYTES + size);
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
        INT.set(bytes, start + ACCOUNT, message.account);
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
            long doubled = Math.min(Integer.MAX_VALUE - 8, Math.max(firstBytes, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }

    /** Bytes of its messages in this format. */
    public int bytes() {
        return end;
    }

    /** Bytes that {@code frame} takes in a batch. */
    public static long bytesOf(PublishFrame frame) {
        return (long) HEAD_BYTES + frame.subjectLength + frame.replyLength + frame.end - frame.tail;
    }

    /** Appends copies of the messages of {@code other}. */
    public void addAll(FrameBatch other) {
        reserve(other.end);
        end = append(other.bytes, 0, other.end, end);
        messages += other.messages;
    }

    /** Bytes of memory in use, including free space. */
    public int capacity() {
        return bytes.length;
    }

    /** Number of messages. */
    public int messages() {
        return messages;
    }

    /** Whether the batch has no messages. */
    public boolean isEmpty() {
        return messages == 0;
    }

    /** Removes all messages and keeps the memory. */
    public void clear() {
        end = 0;
        messages = 0;
    }

    /** A cursor before the first message. Several threads may read one batch. */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** Delivers each message to the subscribers of its target in its account. Thread: the router's lane. */
    public void publish(Router router) {
        Cursor cursor = cursor();
        while (cursor.next()) {
            cursor.publish(router);
        }
    }

    /** Iterates over a batch. Its view of a message is valid until the batch is cleared. */
    public static final class Cursor {
        private final FrameBatch batch;
        private final PublishFrame frame = new PublishFrame();
        private int next;
        private long tag;
        private int account;

        private Cursor(FrameBatch batch) {
            this.batch = batch;
            frame.bytes = batch.bytes;
            frame.names = batch.bytes;
        }

        /** Moves to the next message; returns false at the end. */
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
            account = (int) INT.get(bytes, start + ACCOUNT);
            frame.target = start + HEAD_BYTES;
            frame.targetLength = ownTarget;
            frame.subject = frame.target + ownTarget;
            frame.reply = frame.subject + frame.subjectLength;
            frame.tail = frame.reply + frame.replyLength;
            frame.end = frame.tail + (int) INT.get(bytes, start + TAIL_LENGTH);
            frame.payload = frame.end - 2 - frame.size;
            next = frame.end;
            return true;
        }

        /** The tag that was added with the message. */
        public long tag() {
            return tag;
        }

        /** First byte of the target in the frame's bytes. */
        public int target() {
            return frame.receiversStart();
        }

        /** Length of the target. */
        public int targetLength() {
            return frame.receiversLength();
        }

        /** The message; the same object for every message of the cursor. */
        public PublishFrame frame() {
            return frame;
        }

        /** Delivers the message to the subscribers of its target; returns whether any took it. Thread: the router's lane. */
        public boolean publish(Router router) {
            return router.publish(account, frame);
        }
    }
}
