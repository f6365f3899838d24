// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;

/**
 * Has a consumer wait no more for acknowledgements of messages that the stream removed.
 *
 * <p>Thread: the shard.
 */
final class GoneMessages {
    /** So many removed messages are looked up; more are looked for among those that wait. */
    private static final int FEW = 16;

    private final ConsumerHost host;
    private final StateLog log;
    private final Runnable wake;

    /** What waits up to this sequence may be what the filters, as they are now, do not match; 0 if all match. */
    private long mixedUpTo;

    /** Up to here it does match. */
    private long matchedUpTo;

    /**
     * Nothing waits yet.
     *
     * @param wake has deliveries go on, since there may be room for more
     */
    GoneMessages(ConsumerHost host, StateLog log, Runnable wake) {
        this.host = host;
        this.log = log;
        this.wake = wake;
    }

    /** What was delivered up to a sequence may be what the filters do not match from here on. */
    void mixUpTo(long sequence) {
        mixedUpTo = sequence;
        matchedUpTo = 0;
    }

    /** Whether something may wait that {@code filters} do not match; looks at a few messages each time. */
    boolean isMixed(FilterSet filters) {
        if (mixedUpTo == 0) {
            return false;
        }
        // While records are applied at restart, deliveries by earlier filters may follow.
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

    /** Messages were removed that the filters, as they are now, may not match. */
    void forgetOthers(RemovedMessages removed, boolean isPurge) {
        if (removed.lowest() <= mixedUpTo) {
            forget(removed, isPurge);
        }
    }

    /** Messages were removed. */
    void forget(RemovedMessages removed, boolean isPurge) {
        if (removed.count() > FEW) {
            forget(removed.lowest(), removed.highest(), isPurge);
            return;
        }
        boolean isAny = false;
        for (int i = 0; i < removed.count(); i++) {
            isAny |= forget(removed.sequence(i), isPurge);
        }
        if (isAny) {
            wake.run();
        }
    }

    /** Some of the messages from {@code first} to {@code last} were removed, or all. */
    void forget(long first, long last, boolean isPurge) {
        boolean isAny = forget(log.durable().pending(), first, last, isPurge);
        SequenceSet exhausted = log.durable().exhausted();
        for (long sequence = exhausted.next(first);
                sequence != 0 && sequence <= last;
                sequence = exhausted.next(sequence + 1)) {
            if (log.isGone(sequence)) {
                log.onRemoved(sequence);
            }
        }
        if (log.isRunning()) {
            isAny |= forget(log.ahead().pending(), first, last, isPurge);
        }
        if (isAny) {
            wake.run();
        }
    }

    private boolean forget(PendingAcks pending, long first, long last, boolean isPurge) {
        boolean isAny = false;
        int slot = pending.ceiling(first);
        while (slot != PendingAcks.NONE && pending.sequence(slot) <= last) {
            long sequence = pending.sequence(slot);
            int next = pending.next(slot);
            if (log.isGone(sequence)) {
                isAny |= forget(sequence, isPurge);
            }
            slot = next;
        }
        return isAny;
    }

    /** Whether its acknowledgement was awaited. */
    private boolean forget(long sequence, boolean isPurge) {
        PendingAcks pending = log.ahead().pending();
        int slot = pending.slot(sequence);
        long consumerSequence = slot == PendingAcks.NONE ? 0 : pending.consumerSequence(slot);
        long deliveries = slot == PendingAcks.NONE ? 0 : 1L + pending.redeliveries(slot);
        boolean isAwaited = log.onRemoved(sequence);
        if (isAwaited && !isPurge) {
            host.advise(new ConsumerAdvisory.Terminated(
                    consumerSequence, sequence, deliveries, "Unacknowledged message was deleted"));
        }
        return isAwaited;
    }
}
