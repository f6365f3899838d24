// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import java.util.function.LongPredicate;

/**
 * The messages of one stream. It has no policy: the stream enforces limits and retention by calling the methods that
 * remove.
 *
 * <p>Sequences run from 1 without gaps. A sequence that was removed or skipped counts as deleted while it lies between the
 * first and the last. Every change is the effect of a journal record, so the same records give the same state.
 *
 * <p>Thread: the shard that owns the stream.
 */
public interface StreamStore extends AutoCloseable {
    /** Number of messages. */
    long messages();

    /** Sum of the sizes of all messages, by the formula of the storage type. */
    long bytes();

    /** Size of a message in {@link #bytes}; 0 if it does not exist. */
    int bytesOf(long sequence);

    /** Whether a message exists. */
    default boolean contains(long sequence) {
        return bytesOf(sequence) > 0;
    }

    /** Time of a message that exists, epoch nanoseconds; 0 if it is damaged. */
    long timeOf(long sequence);

    /** Sequence of the first message; one above the last if there is none; 0 before the first message or removal. */
    long firstSequence();

    /** The last sequence ever assigned, 0 if none was. */
    long lastSequence();

    /** Time of the first message, epoch nanoseconds; 0 if there is none. */
    long firstTimeNanos();

    /** Time when the last sequence was assigned, epoch nanoseconds; 0 if none was. */
    long lastTimeNanos();

    /** Deleted sequences between the first and the last; not to be modified. */
    SequenceSet deleted();

    /** Messages per subject; not to be modified. */
    SubjectTree subjects();

    /** The handle of a message's subject; {@link SubjectTree#NONE} if the message does not exist or is damaged. */
    int subjectOf(long sequence);

    /** The exact first sequence of a subject that has messages. */
    long firstOf(int subjectHandle);

    /** Number of messages of a subject; after damage, only those whose rows are readable. */
    default long countOf(int subjectHandle) {
        return subjects().count(subjectHandle);
    }

    /**
     * Adds a message with the next sequence.
     *
     * @param position its position in the journal; ignored by memory stores, which copy the message
     */
    void append(StoredMessage message, long position);

    /** Assigns sequences up to {@code lastSequence} without storing messages. */
    void skip(long lastSequence, long timeNanos);

    /** Removes one message; false if it does not exist. */
    boolean remove(long sequence);

    /** Removes one message whose subject the caller knows, even if its row is damaged; false if it does not exist. */
    default boolean remove(long sequence, int subjectHandle) {
        return remove(sequence);
    }

    /**
     * Removes all messages below {@code sequence} and returns how many. The first sequence becomes at least {@code
     * sequence}, even in an empty stream.
     */
    long removeBelow(long sequence);

    /** The lowest sequence at or above {@code from} of a matching message; 0 if there is none. */
    long next(long from, FilterSet filters);

    /** Whether the message exists and matches the filters. */
    default boolean matches(long sequence, FilterSet filters) {
        return next(sequence, filters) == sequence;
    }

    /**
     * As {@link #next}, but neither waits for the disk nor scans many messages.
     *
     * @param onReady runs on the owner's thread, perhaps at once, when a retry makes sense; not if a read fails, which the
     *     caller retries later
     * @return negative if the search is not finished: no message below the absolute value matches, and the search continues
     *     there
     */
    default long seek(long from, FilterSet filters, Runnable onReady) {
        return next(from, filters);
    }

    /** The highest sequence at or below {@code from} of a matching message; 0 if there is none. */
    long previous(long from, FilterSet filters);

    /**
     * Visits matching messages upwards from {@code from}, until the visitor returns false or {@code budget} messages were
     * scanned.
     *
     * @return where to continue; {@code below} if there is no more match below it
     */
    long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor);

    /**
     * Visits matching messages downwards from {@code from}, until the visitor returns false or {@code budget} messages were
     * scanned.
     *
     * @return where to continue; 0 if there is no more match
     */
    long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor);

    /** Number of matching messages at or above {@code from}. */
    long count(long from, FilterSet filters);

    /** The lowest sequence of a message stored at or after {@code timeNanos}; one above the last if there is none. */
    long sequenceAt(long timeNanos);

    /**
     * Loads a message.
     *
     * @param onReady runs on the owner's thread after {@link LoadResult#PENDING} when a retry makes sense
     */
    LoadResult load(long sequence, StoredMessage into, Runnable onReady);

    /** Approximate bytes of heap in use. */
    long memoryBytes();

    /** Releases memory; files stay. */
    @Override
    void close();
}
