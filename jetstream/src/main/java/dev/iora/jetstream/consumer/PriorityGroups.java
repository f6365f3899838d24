// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Base62;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.PriorityPolicy;
import dev.iora.jetstream.consumer.PullTerms.PriorityTerms;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pull requests of a consumer with a priority policy are served (ADR-42; nats-server v2.14.5 consumer.go
 * nextWaiting). As there, one client is pinned for the consumer, whatever the number of groups.
 *
 * <p>Thread: the shard.
 */
final class PriorityGroups {
    /** The decision about the request whose turn it is. */
    enum Turn {
        /** It gets a message. */
        SERVE,
        /** It gets one, and its client is pinned. */
        PIN,
        /** It waits. */
        WAIT,
        /** It is refused: another client is pinned. */
        WRONG_PIN
    }

    private static final int HIGHEST_PRIORITY = 9;
    private static final int PIN_LENGTH = 22;

    private final ConsumerScope scope;
    private final StepTimer timeout;
    private String pinId = "";
    private String pinnedGroup = "";
    private long pinnedAtEpochNanos;

    /**
     * Begins without a pinned client.
     *
     * @param wake called when other requests may be served
     */
    PriorityGroups(ConsumerScope scope, Runnable wake) {
        this.scope = scope;
        timeout = new StepTimer(now -> {
            unpin(pinnedGroup, "timeout");
            wake.run();
        });
    }

    /** Why a request is refused, as a status line; null if it is not. */
    @Nullable
    String refusal(PriorityTerms terms) {
        ConsumerConfig config = scope.config();
        PriorityPolicy policy = config.priorityPolicy();
        if ((terms.minPending() != 0 || terms.minAckPending() != 0) && policy != PriorityPolicy.OVERFLOW) {
            return "400 Bad Request - Not a Overflow Priority consumer";
        }
        if (!terms.pinId().isEmpty() && policy != PriorityPolicy.PINNED_CLIENT) {
            return "400 Bad Request - Not a Pinned Client Priority consumer";
        }
        if (terms.isGiven() && (terms.priority() < 0 || terms.priority() > HIGHEST_PRIORITY)) {
            return "400 Bad Request - Priority must be between 0 and 9";
        }
        return policy == PriorityPolicy.NONE || !terms.isGiven() ? null : groupRefusal(config, terms);
    }

    private @Nullable String groupRefusal(ConsumerConfig config, PriorityTerms terms) {
        if (terms.name().isEmpty()) {
            return "400 Bad Request - Priority Group missing";
        }
        if (!config.priorityGroups().contains(terms.name())) {
            return "400 Bad Request - Invalid Priority Group";
        }
        if (!pinId.isEmpty() && !terms.pinId().isEmpty()) {
            if (!terms.pinId().equals(pinId)) {
                return "423 Nats-Pin-Id mismatch";
            }
            armTimeout();
        }
        return null;
    }

    /**
     * Decides about the request whose turn it is.
     *
     * @param available messages not delivered yet
     * @param ackPending messages that wait for an acknowledgement
     */
    Turn turn(PullRequest request, long available, int ackPending) {
        return switch (scope.config().priorityPolicy()) {
            case NONE, PRIORITIZED -> Turn.SERVE;
            case OVERFLOW -> overflows(request.terms.group(), available, ackPending) ? Turn.SERVE : Turn.WAIT;
            case PINNED_CLIENT -> pinnedTurn(request);
        };
    }

    /** Pins the client of a request. */
    void pin(PullRequest request) {
        pinId = Base62.random(scope.random(), PIN_LENGTH);
        pinnedGroup = request.terms.group().name();
        pinnedAtEpochNanos = scope.host().epochNanos();
        request.pinId = pinId;
        armTimeout();
        scope.host().advise(new ConsumerAdvisory.Pinned(pinnedGroup, pinId));
    }

    /** Unpins the client, if there is one, and publishes an advisory for a group in any case. */
    void unpin(String group, String reason) {
        stop();
        scope.host().advise(new ConsumerAdvisory.Unpinned(group, reason));
    }

    /** Id of the pinned client, empty if none is pinned. */
    String pinId() {
        return pinId;
    }

    /** When the client was pinned, epoch nanoseconds; 0 if none is. */
    long pinnedAtEpochNanos() {
        return pinnedAtEpochNanos;
    }

    /** Forgets the pinned client. */
    void stop() {
        pinId = "";
        pinnedGroup = "";
        pinnedAtEpochNanos = 0;
        scope.host().timers().cancel(timeout);
    }

    private Turn pinnedTurn(PullRequest request) {
        if (request.pinId.isEmpty()) {
            if (!pinId.isEmpty()) {
                return Turn.WAIT;
            }
            // A request without a group pins no client.
            return request.terms.group().name().isEmpty() ? Turn.SERVE : Turn.PIN;
        }
        return request.pinId.equals(pinId) ? Turn.SERVE : Turn.WRONG_PIN;
    }

    private static boolean overflows(PriorityTerms terms, long available, int ackPending) {
        boolean always = terms.minPending() <= 0 && terms.minAckPending() <= 0;
        return always
                || (terms.minPending() > 0 && terms.minPending() <= available)
                || (terms.minAckPending() > 0 && terms.minAckPending() <= ackPending);
    }

    private void armTimeout() {
        scope.host()
                .timers()
                .arm(timeout, scope.host().nowNanos() + scope.config().priorityTimeoutNanos());
    }
}
