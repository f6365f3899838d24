// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.util.Optional;

/** What the driver makes a server do. */
sealed interface Load {
    /** The same without subscribing in the background; empty if there is none. */
    Optional<Load> withoutChurn();

    /**
     * Publishers that write as fast as they can.
     *
     * @param publishers connections that publish, each the same share of the messages
     * @param subscribers connections that subscribe to every subject
     * @param queueGroup whether the subscribers are one queue group, so that each message reaches one of them
     * @param payloadBytes size of every payload
     * @param subjects how many subjects are published to, at random
     * @param churnPerSecond how many times a second one more connection subscribes to some other subject and
     *     unsubscribes again
     */
    record Flow(int publishers, int subscribers, boolean queueGroup, int payloadBytes, int subjects, int churnPerSecond)
            implements Load {
        public Flow {
            Invariants.check(publishers >= 1 && subscribers >= 0 && payloadBytes >= 0, "an impossible flow");
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

        /** How many subscribers receive each message. */
        int deliveriesPerMessage() {
            return queueGroup ? Math.min(1, subscribers) : subscribers;
        }
    }

    /**
     * One requester, one responder.
     *
     * @param inFlight requests waiting for their reply at any time, 1 to 100
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
