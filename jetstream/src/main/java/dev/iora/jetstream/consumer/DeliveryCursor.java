// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.DeliverPolicy;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTree;
import java.util.Arrays;
import java.util.List;

/**
 * Which message is delivered next for the first time, and how many there still are.
 *
 * <p>With {@code last_per_subject} the messages there were at the start are a list of the last ones of each subject; what
 * came later is delivered in full. The number of messages left is counted once and then kept: new ones are counted as they
 * come, removed ones are subtracted. Only when messages of a filtered consumer vanish unseen is it counted again, when it
 * is asked for.
 *
 * <p>Thread: the shard.
 */
final class DeliveryCursor {
    /** In place of a sequence: the messages that might be next are being read. */
    static final long PENDING = -1;

    private final StreamStore messages;
    private FilterSet filters;
    private long next;
    private long resumeAfter;
    private long[] lasts = {};
    private int lastsAt;
    private long left;
    private long countedTo;
    private long accountedRemoval;
    private boolean uncounted = true;

    /** Looks at the messages that match. */
    DeliveryCursor(StreamStore messages, FilterSet filters) {
        this.messages = messages;
        this.filters = filters;
    }

    /**
     * The sequence a new consumer starts with (nats-server v2.14.5 consumer.go selectStartingSeqNo).
     *
     * @return at least 1
     */
    static long startSequence(ConsumerConfig config, FilterSet filters, StreamStore messages) {
        long first = messages.firstSequence();
        long last = messages.lastSequence();
        boolean exact = config.optStartSequence() != 0;
        long sequence = exact
                ? config.optStartSequence()
                : switch (config.deliverPolicy()) {
                    case ALL, BY_START_SEQUENCE -> first;
                    case LAST_PER_SUBJECT -> firstOfLasts(filters, messages);
                    case LAST -> messages.previous(last, filters);
                    case BY_START_TIME -> messages.sequenceAt(config.optStartEpochNanos());
                    case NEW -> last + 1;
                };
        if (first == 0 && !exact) {
            return 1;
        }
        if (sequence > last && !exact) {
            return last + 1;
        }
        return Math.max(1, Math.max(sequence, first));
    }

    /** The first of the last messages of each subject; the stream's last message if no subject matches. */
    private static long firstOfLasts(FilterSet filters, StreamStore messages) {
        SubjectTree subjects = messages.subjects();
        long[] lowest = {Long.MAX_VALUE};
        subjects.forEach(filters, handle -> lowest[0] = Math.min(lowest[0], subjects.last(handle)));
        return Math.min(lowest[0], messages.lastSequence());
    }

    /** Up to which sequence a new consumer delivers only the last message of each subject; 0 for none. */
    static long resumeAfter(ConsumerConfig config, StreamStore messages) {
        return config.deliverPolicy() == DeliverPolicy.LAST_PER_SUBJECT ? messages.lastSequence() : 0;
    }

    /** Goes on at a sequence. */
    void start(long sequence, long lastsUpTo) {
        next = sequence;
        resumeAfter = lastsUpTo;
        lasts = sequence <= lastsUpTo ? lastPerSubject(sequence) : new long[0];
        lastsAt = 0;
        uncounted = true;
    }

    /** Other filters hold from now on; the position stays. */
    void filters(FilterSet changed) {
        filters = changed;
        start(next, resumeAfter);
    }

    /**
     * The next message, 0 if there is none now, {@link #PENDING} if that is not known yet.
     *
     * @param onReady run when it is worth while to ask again
     */
    long peek(Runnable onReady) {
        if (lastsAt < lasts.length) {
            return lasts[lastsAt];
        }
        long last = messages.lastSequence();
        long from = position();
        if (from > last) {
            return 0;
        }
        long found = messages.seek(from, filters, onReady);
        if (found < 0) {
            next = -found;
            return PENDING;
        }
        // Nothing matches in between, which need not be looked at again.
        next = found == 0 ? last + 1 : found;
        return found;
    }

    /** Goes beyond the message that {@link #peek} showed. */
    void advance() {
        long counted = left();
        if (lastsAt < lasts.length) {
            next = lasts[lastsAt++] + 1;
            if (lastsAt == lasts.length) {
                next = Math.max(next, resumeAfter + 1);
                lasts = new long[0];
                lastsAt = 0;
            }
        } else {
            next = position() + 1;
        }
        left = counted - 1;
    }

    /** Goes beyond the message that {@link #peek} showed without delivering it. */
    void skip() {
        advance();
        // Whether it was counted depends on why it is skipped.
        uncounted = true;
    }

    /** Everything below is passed, delivered or not. */
    long position() {
        return lastsAt < lasts.length ? next : Math.max(next, resumeAfter + 1);
    }

    /** Number of messages not yet delivered for the first time. */
    long left() {
        if (uncounted) {
            left = lasts.length - lastsAt + messages.count(Math.max(next, resumeAfter + 1), filters);
            countedTo = messages.lastSequence();
            uncounted = false;
        }
        return left;
    }

    /** The stream has new messages. */
    void onMessages() {
        long last = messages.lastSequence();
        if (uncounted || last <= countedTo) {
            return;
        }
        long from = Math.max(countedTo + 1, Math.max(next, resumeAfter + 1));
        if (from <= last) {
            left += messages.count(from, filters);
        }
        countedTo = last;
    }

    /** A message is about to go away: the moment to see whether it matches. */
    void onRemoving(long sequence) {
        if (isCounted(sequence) && !filters.isAll()) {
            accountedRemoval = sequence;
            if (messages.next(sequence, filters) == sequence) {
                left--;
            }
        }
    }

    /** A message went away. */
    void onRemoved(long sequence) {
        if (removeFromLasts(sequence)) {
            return;
        }
        if (isCounted(sequence)) {
            if (filters.isAll()) {
                left--;
            } else if (accountedRemoval != sequence) {
                uncounted = true;
            }
        }
        accountedRemoval = 0;
    }

    /** Messages up to {@code last} went away, how many is not known. */
    void onRangeRemoved(long first, long last) {
        if (lastsAt < lasts.length && first <= lasts[lasts.length - 1]) {
            keepExistingLasts();
        }
        if (last >= next) {
            uncounted = true;
        }
    }

    private boolean isCounted(long sequence) {
        return !uncounted && sequence <= countedTo && sequence >= Math.max(next, resumeAfter + 1);
    }

    private boolean removeFromLasts(long sequence) {
        int at = Arrays.binarySearch(lasts, lastsAt, lasts.length, sequence);
        if (at < 0) {
            return false;
        }
        long[] shorter = new long[lasts.length - 1];
        System.arraycopy(lasts, 0, shorter, 0, at);
        System.arraycopy(lasts, at + 1, shorter, at, shorter.length - at);
        lasts = shorter;
        if (!uncounted) {
            left--;
        }
        return true;
    }

    private void keepExistingLasts() {
        long[] kept = new long[lasts.length - lastsAt];
        int count = 0;
        for (int i = lastsAt; i < lasts.length; i++) {
            if (messages.next(lasts[i], FilterSet.ALL) == lasts[i]) {
                kept[count++] = lasts[i];
            }
        }
        lasts = Arrays.copyOf(kept, count);
        lastsAt = 0;
    }

    private long[] lastPerSubject(long from) {
        SubjectTree subjects = messages.subjects();
        SequenceSet found = new SequenceSet();
        subjects.forEach(filters, handle -> {
            long last = lastUpTo(subjects, handle);
            if (last >= from) {
                found.add(last);
            }
        });
        long[] sorted = new long[(int) found.size()];
        long at = 0;
        for (int i = 0; i < sorted.length; i++) {
            at = found.next(at + 1);
            sorted[i] = at;
        }
        return sorted;
    }

    private long lastUpTo(SubjectTree subjects, int handle) {
        long last = subjects.last(handle);
        if (last <= resumeAfter) {
            return last;
        }
        return messages.previous(resumeAfter, FilterSet.of(List.of(SubjectFilter.of(subjects.subject(handle)))));
    }
}
