// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import java.nio.charset.StandardCharsets;

/** A header of published messages that the server reads. Immutable. Thread: any. */
public final class PublishHeader {
    /** Identity for deduplication. */
    public static final PublishHeader MESSAGE_ID = new PublishHeader(0, "Nats-Msg-Id");

    /** The stream that must store it. */
    public static final PublishHeader EXPECTED_STREAM = new PublishHeader(1, "Nats-Expected-Stream");

    /** The last sequence before it. */
    public static final PublishHeader EXPECTED_LAST_SEQUENCE = new PublishHeader(2, "Nats-Expected-Last-Sequence");

    /** The last sequence of its subject before it. */
    public static final PublishHeader EXPECTED_LAST_SUBJECT_SEQUENCE =
            new PublishHeader(3, "Nats-Expected-Last-Subject-Sequence");

    /** The subject to compare instead of the message's own. */
    public static final PublishHeader EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT =
            new PublishHeader(4, "Nats-Expected-Last-Subject-Sequence-Subject");

    /** The message id of the message before it. */
    public static final PublishHeader EXPECTED_LAST_MESSAGE_ID = new PublishHeader(5, "Nats-Expected-Last-Msg-Id");

    /** Removes older messages. */
    public static final PublishHeader ROLLUP = new PublishHeader(6, "Nats-Rollup");

    /** Time to live. */
    public static final PublishHeader TTL = new PublishHeader(7, "Nats-TTL");

    /** Increment of a counter. */
    public static final PublishHeader INCREMENT = new PublishHeader(8, "Nats-Incr");

    /** Atomic batch. */
    public static final PublishHeader BATCH_ID = new PublishHeader(9, "Nats-Batch-Id");

    /** Schedule. */
    public static final PublishHeader SCHEDULE = new PublishHeader(10, "Nats-Schedule");

    /** Subject of the schedule that made a message. */
    public static final PublishHeader SCHEDULER = new PublishHeader(11, "Nats-Scheduler");

    /** Next time of the schedule. */
    public static final PublishHeader SCHEDULE_NEXT = new PublishHeader(12, "Nats-Schedule-Next");

    /** Data about the requester, added by imports; never stored. */
    public static final PublishHeader REQUEST_INFO = new PublishHeader(13, "Nats-Request-Info");

    /** Time zone of a schedule. */
    public static final PublishHeader SCHEDULE_TIME_ZONE = new PublishHeader(14, "Nats-Schedule-Time-Zone");

    /** Whether the message is only to be traced. */
    public static final PublishHeader TRACE_ONLY = new PublishHeader(15, "Nats-Trace-Only");

    /** Subject that receives the traces of the message. */
    public static final PublishHeader TRACE_DESTINATION = new PublishHeader(16, "Nats-Trace-Dest");

    /** Why the server removed the messages of a subject: the message is a delete marker. */
    public static final PublishHeader MARKER_REASON = new PublishHeader(17, "Nats-Marker-Reason");

    /** The operation of a client on a key of a bucket. */
    public static final PublishHeader KV_OPERATION = new PublishHeader(18, "KV-Operation");

    /** Number of a message in its batch. */
    public static final PublishHeader BATCH_SEQUENCE = new PublishHeader(19, "Nats-Batch-Sequence");

    /** Commits a batch, with this message or before it. */
    public static final PublishHeader BATCH_COMMIT = new PublishHeader(20, "Nats-Batch-Commit");

    /** API level that the server must have; not stored in batches. */
    public static final PublishHeader REQUIRED_API_LEVEL = new PublishHeader(21, "Nats-Required-Api-Level");

    /** The source that a message came from. */
    public static final PublishHeader STREAM_SOURCE = new PublishHeader(22, "Nats-Stream-Source");

    /** The value of {@link #KV_OPERATION} of a message that is a delete marker of a client. */
    static final byte[] KV_PURGE = "PURGE".getBytes(StandardCharsets.US_ASCII);

    private final int index;
    private final byte[] text;

    private PublishHeader(int index, String text) {
        this.index = index;
        this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Its index among all headers. */
    int index() {
        return index;
    }

    /** Its name; not to be modified. */
    byte[] text() {
        return text;
    }
}
