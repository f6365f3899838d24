// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;

/**
 * The number of messages of a stream that match filters, from a position on that moves upwards.
 *
 * <p>Messages in a window, from the position to some sequence, are counted once; messages behind the window are counted when
 * the number is requested, whether they were reported or not. So the number does not depend on the order in which messages
 * are stored, reported and delivered.
 *
 * <p>Invariant: {@code counted} is the number of existing messages in the window that match, if each removal is reported
 * before the next request.
 *
 * <p>Thread: the shard.
 */
final class MatchCount {
    private final StreamStore messages;
    private FilterSet filters;
    private long from;
    private long end;
    private long counted;
    private boolean known;

    MatchCount(StreamStore messages, FilterSet filters) {
        this.messages = messages;
        this.filters = filters;
    }

    /** Starts again with other filters, or with a lower position. */
    void restart(FilterSet changed) {
        filters = changed;
        known = false;
    }

    /** The number of matching messages from {@code position} on. */
    long from(long position) {
        known &= position == from;
        long last = messages.lastSequence();
        if (!known) {
            counted = messages.count(position, filters);
            from = position;
            known = true;
        } else if (end <= last) {
            counted += messages.count(Math.max(end, position), filters);
        }
        end = last + 1;
        return counted;
    }

    /** Moves the position up to {@code position}; no message before it matches. */
    void skipTo(long position) {
        if (known && position > from) {
            if (position >= end) {
                counted = 0;
                end = position;
            }
            from = position;
        }
    }

    /** Moves the position past a matching message; no message before it matches. */
    void pass(long sequence) {
        if (known) {
            skipTo(sequence);
            if (sequence < end) {
                counted--;
            }
            skipTo(sequence + 1);
        }
    }

    /** Matching messages were removed. */
    void onRemoved(RemovedMessages removed) {
        long inWindow = known ? removed.countBetween(from, end) : 0;
        if (inWindow < 0) {
            known = false;
        } else {
            counted -= inWindow;
        }
    }

    /** All messages up to {@code last} were removed. */
    void onRemovedUpTo(long last) {
        if (known && last >= end - 1) {
            counted = 0;
        } else {
            known &= last < from;
        }
    }

    /** Messages up to {@code last} were removed, which may match. */
    void onUnknownRemoved(long last) {
        known &= last < from;
    }
}
