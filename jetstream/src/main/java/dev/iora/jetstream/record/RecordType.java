// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import dev.iora.store.RecordVisitor;

/** Numbers of the records in a shard's journal. They are on disk and never change their meaning. */
public final class RecordType {
    /** A message, as the store encodes it. */
    public static final int MESSAGE = RecordVisitor.MESSAGE;

    /** Time created, configuration as JSON: a stream of the global account, as servers wrote it that had no other. */
    public static final int GLOBAL_STREAM_CREATED = 2;

    /** Configuration as JSON. */
    public static final int STREAM_UPDATED = 3;

    /** Empty. */
    public static final int STREAM_DELETED = 4;

    /** Sequence. */
    public static final int MESSAGE_DELETED = 5;

    /** Sequence, messages to keep, filter. Removes messages before the sequence. */
    public static final int PURGED = 6;

    /** Sequence. Removes all messages before it. */
    public static final int EXPIRED = 7;

    /** Number of the consumer, time created, length of the name, name, configuration as JSON. */
    public static final int CONSUMER_SET = 8;

    /** Number of the consumer. */
    public static final int CONSUMER_DELETED = 9;

    /** Number of the consumer, type and body of its own record. */
    public static final int CONSUMER = 10;

    /** A message as the store encodes it, without payload: counted, not stored. */
    public static final int NOT_WANTED = 11;

    /** The last records of streams, see {@link StreamHeads}. Belongs to no stream. */
    public static final int HEADS = 12;

    /** Sequence of a message to be removed and then erased. */
    public static final int MESSAGE_ERASED = 13;

    /** The token of a loss: the next change of the stream is made although the loss is known. */
    public static final int LOSS_KNOWN = 14;

    /** First and last sequence of each run of messages to be removed: a slice of a purge. */
    public static final int PURGED_RUNS = 15;

    /** Time created, length of the account's name, that name, configuration as JSON. */
    public static final int STREAM_CREATED = 16;

    /** Sequences of messages whose own time to live is over. */
    public static final int ENDED = 17;

    /** Sequence of the next message, which has the header of a source that it is not from. */
    public static final int NOT_SOURCED = 18;

    /** Sequence up to which the origin of a mirror has no more messages. */
    public static final int SKIPPED = 19;

    private RecordType() {}

    /** Whether records of a type create a stream. */
    public static boolean createsStream(int type) {
        return type == STREAM_CREATED || type == GLOBAL_STREAM_CREATED;
    }

    /** Whether records of a type may remove many messages at once. */
    public static boolean removesInBulk(int type) {
        return type == PURGED || type == PURGED_RUNS || type == EXPIRED || type == ENDED || type == STREAM_DELETED;
    }
}
