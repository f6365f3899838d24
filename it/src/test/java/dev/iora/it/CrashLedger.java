// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a server confirmed to the clients of one stream, over all crashes: each of it is a promise.
 *
 * <p>Thread: any. The publisher's and the consumers' threads write; between two runs of a server only the test reads.
 */
final class CrashLedger {
    /** Stream sequence by the number of an acknowledged message. */
    final Map<Integer, Long> sequences = new ConcurrentHashMap<>();

    /** By consumer. */
    final Map<String, Deliveries> consumers = new ConcurrentHashMap<>();

    /** What must not have happened. */
    final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    /** Numbers below were published, acknowledged or not. */
    volatile int published;

    CrashLedger(List<String> consumers) {
        consumers.forEach(name -> this.consumers.put(name, new Deliveries()));
    }

    /** The number of the next message; only the publisher asks. */
    int nextNumber() {
        int number = published;
        published = number + 1;
        return number;
    }

    /** The numbers that were published and not acknowledged, ascending. */
    List<Integer> unacknowledged() {
        var numbers = new ArrayList<Integer>();
        for (int number = 0; number < published; number++) {
            if (!sequences.containsKey(number)) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** Whether every consumer's acknowledgement of {@code sequence} was confirmed. */
    boolean confirmedByAll(long sequence) {
        return consumers.values().stream().allMatch(each -> each.confirmed.contains(sequence));
    }

    /** Whether every consumer sent an acknowledgement of {@code sequence}, confirmed or not. */
    boolean perhapsByAll(long sequence) {
        return consumers.values().stream().allMatch(each -> each.acknowledged.contains(sequence));
    }

    /** A server has been started: what was confirmed before it was is final. */
    void onStart() {
        consumers.values().forEach(Deliveries::onStart);
    }

    /** What one consumer delivered and what its client did about it. */
    static final class Deliveries {
        /** Stream sequences whose double acknowledgement was confirmed. */
        final Set<Long> confirmed = ConcurrentHashMap.newKeySet();

        /** Stream sequences of which an acknowledgement was sent. */
        final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

        /** The highest delivery count seen, by stream sequence. */
        final Map<Long, Long> counts = new ConcurrentHashMap<>();

        /** The highest consumer sequence seen. */
        volatile long consumerSequence;

        private volatile Set<Long> settled = Set.of();

        private void onStart() {
            settled = Set.copyOf(confirmed);
        }

        /** Whether the double acknowledgement of {@code sequence} was confirmed by an earlier run of the server. */
        boolean settled(long sequence) {
            return settled.contains(sequence);
        }

        /** Up to here all was confirmed. */
        long confirmedUpTo() {
            long sequence = 0;
            while (confirmed.contains(sequence + 1)) {
                sequence++;
            }
            return sequence;
        }
    }
}
