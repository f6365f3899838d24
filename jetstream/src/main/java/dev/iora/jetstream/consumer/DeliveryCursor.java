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
import java.util.List;

/**
 * The next message for a first delivery, and the number of those left.
 *
 * <p>With {@code last_per_subject}, the last messages of each subject at the start are a list; all later messages are
 * delivered. The number of messages left is the rest of the list plus a {@link MatchCount}.
 *
 * <p>Thread: the shard.
 */
final class DeliveryCursor {
    /** Instead of a sequence: messages that may be the next one are being read. */
    static final long PENDING = -1;

    private final StreamStore messages;
    private final MatchCount count;
    private FilterSet filters;
    private long next;
    private long resumeAfter;

    /** The list; removed messages are negative. */
    private long[] lasts = {};

    private int lastsAt;
    private int lastsLeft;

    /** Creates a cursor over matching messages. */
    DeliveryCursor(StreamStore messages, FilterSet filters) {
        this.messages = messages;
        this.filters = filters;
        count = new MatchCount(messages, filters);
    }

    /**
     * The sequence a new consumer starts with (nats-server v2.14.5 consumer.go selectStartingSeqNo).
     *
     * @return at least 1
     */
    static long startSequence(ConsumerConfig config, FilterSet filters, StreamStore messages) {
        long first = messages.firstSequence();
        long last = messages.lastSequence();
        boolean given = config.optStartSequence() != 0;
        // A mirror or source may be ahead of its origin; then it waits for what comes next.
        boolean exact = given && !config.direct();
        long sequence = given
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

    /** The sequence up to which a new consumer delivers only the last message of each subject; 0 for none. */
    static long resumeAfter(ConsumerConfig config, StreamStore messages) {
        return config.deliverPolicy() == DeliverPolicy.LAST_PER_SUBJECT ? messages.lastSequence() : 0;
    }

    /** Continues at a sequence, with matching messages. */
    void start(FilterSet matching, long sequence, long lastsUpTo) {
        filters = matching;
        next = sequence;
        resumeAfter = lastsUpTo;
        lasts = sequence <= lastsUpTo ? lastPerSubject(sequence) : new long[0];
        lastsAt = 0;
        lastsLeft = lasts.length;
        endLasts();
        count.restart(filters);
    }

    /** Sets other filters; the position stays. */
    void filters(FilterSet changed) {
        start(changed, next, resumeAfter);
    }

    /**
     * Returns the next message; 0 if there is none now, {@link #PENDING} if it is not known yet.
     *
     * @param onReady called when the next message may be known
     */
    long peek(Runnable onReady) {
        if (lastsLeft > 0) {
            while (lasts[lastsAt] < 0) {
                lastsAt++;
            }
            return lasts[lastsAt];
        }
        long last = messages.lastSequence();
        long from = position();
        if (from > last) {
            return 0;
        }
        long found = messages.seek(from, filters, onReady);
        // No message before it matches, so the next search starts there.
        next = found < 0 ? -found : found == 0 ? last + 1 : found;
        count.skipTo(next);
        return found < 0 ? PENDING : found;
    }

    /** Moves past the message that {@link #peek} returned. */
    void advance() {
        if (lastsLeft > 0) {
            next = lasts[lastsAt++] + 1;
            lastsLeft--;
            endLasts();
        } else {
            long passed = position();
            next = passed + 1;
            count.pass(passed);
        }
    }

    /** Moves past the message that {@link #peek} returned without delivering it. */
    void skip() {
        advance();
        // It may have been counted or not, depending on the reason why it is skipped.
        count.restart(filters);
    }

    /** All messages before this position are passed, delivered or not. */
    long position() {
        return lastsLeft > 0 ? next : behindLasts();
    }

    private long behindLasts() {
        return Math.max(next, resumeAfter + 1);
    }

    /** Number of messages that were never delivered. */
    long left() {
        return lastsLeft + count.from(behindLasts());
    }

    /** Matching messages were removed. */
    void onRemoved(RemovedMessages removed) {
        count.onRemoved(removed);
        if (lastsLeft == 0 || Math.abs(lasts[lasts.length - 1]) < removed.lowest()) {
            return;
        }
        if (removed.isListed()) {
            for (int i = 0; i < removed.count(); i++) {
                removeFromLasts(removed.sequence(i));
            }
            endLasts();
        } else {
            removeGoneLasts();
        }
    }

    /** Messages up to {@code last} were removed; which of them, and whether they match, is unknown. */
    void onUnknownRemoved(long last) {
        count.onUnknownRemoved(last);
        if (lastsLeft > 0) {
            removeGoneLasts();
        }
    }

    /** All messages up to {@code last} were removed. */
    void onRemovedUpTo(long last) {
        count.onRemovedUpTo(last);
        while (lastsLeft > 0 && Math.abs(lasts[lastsAt]) <= last) {
            lastsLeft -= lasts[lastsAt++] > 0 ? 1 : 0;
            endLasts();
        }
    }

    private void removeFromLasts(long sequence) {
        int low = lastsAt;
        int high = lasts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = Math.abs(lasts[middle]);
            if (found == sequence) {
                if (lasts[middle] > 0) {
                    lasts[middle] = -sequence;
                    lastsLeft--;
                }
                return;
            }
            if (found < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
    }

    private void removeGoneLasts() {
        for (int i = lastsAt; i < lasts.length; i++) {
            if (lasts[i] > 0 && !messages.matches(lasts[i], FilterSet.ALL)) {
                lasts[i] = -lasts[i];
                lastsLeft--;
            }
        }
        endLasts();
    }

    private void endLasts() {
        if (lastsLeft == 0) {
            next = behindLasts();
            lasts = new long[0];
            lastsAt = 0;
        }
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
