// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;

/**
 * Forgets pending acknowledgements of messages that the stream removed.
 *
 * <p>Thread: the shard.
 */
final class GoneMessages {
    /**
     * Up to this number of removed messages, each is looked up among those pending; of more, the pending ones are searched.
     */
    private static final int FEW = 16;

    private final ConsumerHost host;
    private final StateLog log;
    private final Runnable wake;

    /** Up to this sequence there may be pending messages that the present filters do not match; 0 if all match. */
    private long mixedUpTo;

    /** Up to this sequence all pending messages were found to match. */
    private long matchedUpTo;

    /**
     * Begins without pending messages.
     *
     * @param wake continues deliveries, since there may be room for more
     */
    GoneMessages(ConsumerHost host, StateLog log, Runnable wake) {
        this.host = host;
        this.log = log;
        this.wake = wake;
    }

    /** From now on, messages delivered up to a sequence may not match the filters. */
    void mixUpTo(long sequence) {
        mixedUpTo = sequence;
        matchedUpTo = 0;
    }

    /** Whether {@code filters} may not match some pending message; checks a few messages in each call. */
    boolean isMixed(FilterSet filters) {
        if (mixedUpTo == 0) {
            return false;
        }
        // While records are applied at restart, deliveries with earlier filters may follow.
        for (int i = 0; i < FEW && log.isRunning(); i++) {
            long next = log.ahead().nextAwaited(matchedUpTo + 1);
            if (next == 0 || next > mixedUpTo) {
                mixedUpTo = 0;
                return false;
            }
            if (!host.messages().matches(next, filters)) {
                return true;
            }
            matchedUpTo = next;
        }
        return true;
    }

    /** Messages were removed that the present filters may not match. */
    void forgetOthers(RemovedMessages removed, boolean purge) {
        if (removed.lowest() <= mixedUpTo) {
            forget(removed, purge);
        }
    }

    /** Messages were removed. */
    void forget(RemovedMessages removed, boolean purge) {
        if (removed.count() > FEW) {
            forget(removed.lowest(), removed.highest(), purge);
            return;
        }
        boolean any = false;
        for (int i = 0; i < removed.count(); i++) {
            any |= forget(removed.sequence(i), purge);
        }
        if (any) {
            wake.run();
        }
    }

    /** Some of the messages from {@code first} to {@code last} were removed, or all. */
    void forget(long first, long last, boolean purge) {
        boolean any = forget(log.durable().pending(), first, last, purge);
        SequenceSet givenUp = log.durable().givenUp();
        for (long sequence = givenUp.next(first);
                sequence != 0 && sequence <= last;
                sequence = givenUp.next(sequence + 1)) {
            if (log.isGone(sequence)) {
                log.onRemoved(sequence);
            }
        }
        if (log.isRunning()) {
            any |= forget(log.ahead().pending(), first, last, purge);
        }
        if (any) {
            wake.run();
        }
    }

    private boolean forget(PendingAcks pending, long first, long last, boolean purge) {
        boolean any = false;
        int slot = pending.ceiling(first);
        while (slot != PendingAcks.NONE && pending.sequence(slot) <= last) {
            long sequence = pending.sequence(slot);
            int next = pending.next(slot);
            if (log.isGone(sequence)) {
                any |= forget(sequence, purge);
            }
            slot = next;
        }
        return any;
    }

    /** Forgets a message; whether its acknowledgement was pending. */
    private boolean forget(long sequence, boolean purge) {
        PendingAcks pending = log.ahead().pending();
        int slot = pending.slot(sequence);
        long consumerSequence = slot == PendingAcks.NONE ? 0 : pending.consumerSequence(slot);
        long deliveries = slot == PendingAcks.NONE ? 0 : 1L + pending.redeliveries(slot);
        boolean awaited = log.onRemoved(sequence);
        if (awaited && !purge) {
            host.advise(new ConsumerAdvisory.Terminated(
                    consumerSequence, sequence, deliveries, "Unacknowledged message was deleted"));
        }
        return awaited;
    }
}
