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
 * Everything that a server has confirmed to the clients of one stream, over all crashes. The server must keep all of it.
 *
 * <p>Thread: any. The threads of the publisher and the consumers write; between two runs of a server only the test reads.
 */
final class CrashLedger {
    /** Stream sequence by the number of an acknowledged message. */
    final Map<Integer, Long> sequences = new ConcurrentHashMap<>();

    /** Deliveries by consumer. */
    final Map<String, Deliveries> consumers = new ConcurrentHashMap<>();

    /** Descriptions of broken guarantees. */
    final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    /** All numbers below were published, acknowledged or not. */
    volatile int published;

    CrashLedger(List<String> consumers) {
        consumers.forEach(name -> this.consumers.put(name, new Deliveries()));
    }

    /** The number of the next message. Thread: the publisher. */
    int nextNumber() {
        int number = published;
        published = number + 1;
        return number;
    }

    /** The published numbers without acknowledgement, ascending. */
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
    boolean acknowledgedByAll(long sequence) {
        return consumers.values().stream().allMatch(each -> each.acknowledged.contains(sequence));
    }

    /** Called after the start of a server: all earlier confirmations are final. */
    void onStart() {
        consumers.values().forEach(Deliveries::onStart);
    }

    /** The deliveries of one consumer and the responses of its client. */
    static final class Deliveries {
        /** Stream sequences whose double acknowledgement was confirmed. */
        final Set<Long> confirmed = ConcurrentHashMap.newKeySet();

        /** Stream sequences for which the client sent an acknowledgement. */
        final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

        /** The highest delivery count seen, by stream sequence. */
        final Map<Long, Long> counts = new ConcurrentHashMap<>();

        /** The highest consumer sequence seen. */
        volatile long consumerSequence;

        private volatile Set<Long> confirmedEarlier = Set.of();

        private void onStart() {
            confirmedEarlier = Set.copyOf(confirmed);
        }

        /** Whether the double acknowledgement of {@code sequence} was confirmed by an earlier run of the server. */
        boolean confirmedEarlier(long sequence) {
            return confirmedEarlier.contains(sequence);
        }

        /** The highest sequence up to which all acknowledgements were confirmed. */
        long confirmedUpTo() {
            long sequence = 0;
            while (confirmed.contains(sequence + 1)) {
                sequence++;
            }
            return sequence;
        }
    }
}
