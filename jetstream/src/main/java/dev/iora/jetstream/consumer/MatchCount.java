// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;

/**
 * How many messages of a stream match filters from a position on, which moves upwards.
 *
 * <p>Those in a window, from the position up to some sequence, are counted once; what the stream got behind the window is counted when the number is asked for, whether anybody said that it is
 * there or not. So the number does not depend on the order in which messages are stored, told and delivered.
 *
 * <p>Invariant: {@code counted} is how many of the messages in the window are there and match, as long as each removal is
 * told before the next question.
 *
 * <p>Thread: the shard.
 */
final class MatchCount {
    private final StreamStore messages;
    private FilterSet filters;
    private long from;
    private long end;
    private long counted;
    private boolean isKnown;

    MatchCount(StreamStore messages, FilterSet filters) {
        this.messages = messages;
        this.filters = filters;
    }

    /** Begins anew: other filters, or a position below the last one. */
    void restart(FilterSet changed) {
        filters = changed;
        isKnown = false;
    }

    /** The number from {@code position} on. */
    long from(long position) {
        isKnown &= position == from;
        long last = messages.lastSequence();
        if (!isKnown) {
            counted = messages.count(position, filters);
            from = position;
            isKnown = true;
        } else if (end <= last) {
            counted += messages.count(Math.max(end, position), filters);
        }
        end = last + 1;
        return counted;
    }

    /** The position moves up to {@code position}, and nothing before it matches. */
    void skipTo(long position) {
        if (isKnown && position > from) {
            if (position >= end) {
                counted = 0;
                end = position;
            }
            from = position;
        }
    }

    /** The position moves beyond a message that matches, with none before it. */
    void pass(long sequence) {
        if (isKnown) {
            skipTo(sequence);
            if (sequence < end) {
                counted--;
            }
            skipTo(sequence + 1);
        }
    }

    /** Messages that match were removed. */
    void onRemoved(RemovedMessages removed) {
        long inWindow = isKnown ? removed.countBetween(from, end) : 0;
        if (inWindow < 0) {
            isKnown = false;
        } else {
            counted -= inWindow;
        }
    }

    /** All messages up to {@code last} were removed. */
    void onRemovedUpTo(long last) {
        if (isKnown && last >= end - 1) {
            counted = 0;
        } else {
            isKnown &= last < from;
        }
    }

    /** Messages were removed of which it is not known whether they match, up to {@code last}. */
    void onUnknownRemoved(long last) {
        isKnown &= last < from;
    }
}
