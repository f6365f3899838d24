// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import java.util.function.LongPredicate;

/**
 * The messages of one stream. Holds no policy: limits and retention are the stream's, which calls what removes.
 *
 * <p>Sequences run from 1 without gaps; one that was removed, or never stored, is a deleted one while it lies between the
 * first and the last. Every change is the effect of a journal record, so that the same records give the same state.
 *
 * <p>Thread: the shard that owns the stream.
 */
public interface StreamStore extends AutoCloseable {
    /** Number of messages. */
    long messages();

    /** Bytes of them, by the formula of the storage type (reference: jetstream, end of section 27). */
    long bytes();

    /** What a message counts in {@link #bytes}; 0 if it is not there, or damaged. */
    int bytesOf(long sequence);

    /** Sequence of the first message; one above the last if there is none; 0 before the first message or removal ever. */
    long firstSequence();

    /** The last sequence ever given, 0 if none was. */
    long lastSequence();

    /** When the first message was stored, epoch nanoseconds; 0 if there is none. */
    long firstTimeNanos();

    /** When the last sequence was given, epoch nanoseconds; 0 if none was. */
    long lastTimeNanos();

    /** Deleted sequences between the first and the last; not to be modified. */
    SequenceSet deleted();

    /** Messages per subject; not to be modified. */
    SubjectTree subjects();

    /** The handle of a message's subject; {@link SubjectTree#NONE} if the message is not there, or damaged. */
    int subjectOf(long sequence);

    /** The exact first sequence of a subject that has messages. */
    long firstOf(int subjectHandle);

    /** How many messages a subject has; where damage took the places of some, those that can be told. */
    default long countOf(int subjectHandle) {
        return subjects().count(subjectHandle);
    }

    /**
     * Adds a message with the next sequence.
     *
     * @param position where the journal holds it; ignored by memory stores, which copy it
     */
    void append(StoredMessage message, long position);

    /** Gives sequences up to {@code lastSequence} without storing messages. */
    void skip(long lastSequence, long timeNanos);

    /** Removes one message; false if it is not there. */
    boolean remove(long sequence);

    /** Removes one message that is known to be of a subject, be its place damaged or not; false if it is not there. */
    default boolean remove(long sequence, int subjectHandle) {
        return remove(sequence);
    }

    /** Removes every message below {@code sequence}; how many. The first sequence moves at least there, also in an empty stream. */
    long removeBelow(long sequence);

    /** The lowest sequence at or above {@code from} of a message that matches; 0 if there is none. */
    long next(long from, FilterSet filters);

    /** Whether there is such a message and the filters match it. */
    default boolean matches(long sequence, FilterSet filters) {
        return next(sequence, filters) == sequence;
    }

    /**
     * As {@link #next}, but neither waits for the disk nor looks at many messages.
     *
     * @param onReady run on the owner's thread, perhaps at once, when going on is worth while; not if a read fails, which is to be
     *     tried again some time
     * @return if negative, it is not known yet: nothing below the positive number matches, where to go on
     */
    default long seek(long from, FilterSet filters, Runnable onReady) {
        return next(from, filters);
    }

    /** The highest sequence at or below {@code from} of a message that matches; 0 if there is none. */
    long previous(long from, FilterSet filters);

    /**
     * Visits matching messages from {@code from} on upwards, until the visitor says false, or {@code budget} messages were looked
     * at.
     *
     * @return where to go on; {@code below} if there is nothing more below it
     */
    long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor);

    /**
     * Visits matching messages from {@code from} on downwards, until the visitor says false, or {@code budget} messages were
     * looked at.
     *
     * @return where to go on; 0 if there is nothing more
     */
    long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor);

    /** Number of matching messages at or above {@code from}. */
    long count(long from, FilterSet filters);

    /** The lowest sequence of a message stored at or after {@code timeNanos}; one above the last if there is none. */
    long sequenceAt(long timeNanos);

    /**
     * Loads a message.
     *
     * @param onReady run on the owner's thread after {@link LoadResult#PENDING}, when trying again is worth while
     */
    LoadResult load(long sequence, StoredMessage into, Runnable onReady);

    /** Bytes of heap in use, about. */
    long memoryBytes();

    /** Releases what it holds in memory; files stay. */
    @Override
    void close();
}
