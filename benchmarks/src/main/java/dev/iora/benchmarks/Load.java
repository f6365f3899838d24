// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.util.Optional;

/** A load that the driver puts on a server. */
sealed interface Load {
    /** The same load without subscribing in the background; empty if it has none. */
    Optional<Load> withoutChurn();

    /**
     * Publishers that write as fast as they can.
     *
     * @param publishers connections that publish, each the same share of the messages
     * @param subscribers connections that subscribe to every subject
     * @param queueGroup whether the subscribers form a queue group, so that each message goes to one of them
     * @param payloadBytes size of every payload
     * @param subjects number of subjects, used at random
     * @param churnPerSecond how many times a second an additional connection subscribes to another subject and unsubscribes
     */
    record Flow(int publishers, int subscribers, boolean queueGroup, int payloadBytes, int subjects, int churnPerSecond)
            implements Load {
        public Flow {
            Invariants.check(
                    publishers >= 1 && subscribers >= 0 && payloadBytes >= 0,
                    "a flow needs publishers, and no number may be negative");
            Invariants.check(
                    subjects == 1 || (publishers == 1 && !queueGroup),
                    "the order of deliveries is known for one subject, or for one publisher without a queue group");
        }

        static Flow publishOnly(int payloadBytes) {
            return new Flow(1, 0, false, payloadBytes, 1, 0);
        }

        static Flow fanOut(int publishers, int subscribers, int payloadBytes) {
            return new Flow(publishers, subscribers, false, payloadBytes, 1, 0);
        }

        @Override
        public Optional<Load> withoutChurn() {
            return churnPerSecond == 0
                    ? Optional.empty()
                    : Optional.of(new Flow(publishers, subscribers, queueGroup, payloadBytes, subjects, 0));
        }

        /** Number of subscribers that receive each message. */
        int deliveriesPerMessage() {
            return queueGroup ? Math.min(1, subscribers) : subscribers;
        }
    }

    /**
     * One requester, one responder.
     *
     * @param inFlight requests without a reply at any time, 1 to 100
     * @param payloadBytes size of every request and reply
     */
    record RequestReply(int inFlight, int payloadBytes) implements Load {
        public RequestReply {
            Invariants.check(inFlight >= 1 && inFlight <= 100, "1 to 100 requests in flight");
        }

        @Override
        public Optional<Load> withoutChurn() {
            return Optional.empty();
        }
    }
}
