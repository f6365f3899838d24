// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Base62;
import dev.iora.common.SeededRandom;

/**
 * The window of a push consumer with flow control: bytes sent and not confirmed. It starts small and doubles with every
 * response (nats-server v2.14.5 consumer.go needFlowControl, processFlowControl).
 *
 * <p>Thread: the shard.
 */
final class FlowControl {
    /** The largest window of a client. */
    static final long LARGEST_WINDOW = 32L * 1024 * 1024;

    private static final int FIRST_PART = 16;
    private static final int ID_LENGTH = 4;

    private final String prefix;
    private final SeededRandom random;
    private final long first;
    private final long largest;
    private long window;
    private long outstanding;
    private long requested;
    private String openRequest = "";

    /**
     * Creates the window of a consumer.
     *
     * @param largest bytes that the window grows to
     */
    FlowControl(String stream, String consumer, SeededRandom random, long largest) {
        prefix = "$JS.FC." + stream + "." + consumer + ".";
        this.random = random;
        this.largest = largest;
        first = largest / FIRST_PART;
        window = first;
    }

    /** Forgets what was sent: another subscriber begins. */
    void reset() {
        window = first;
        outstanding = 0;
        requested = 0;
        openRequest = "";
    }

    /** Whether the subscriber must respond before it gets more. */
    boolean isStalled() {
        return outstanding > window;
    }

    /**
     * Counts sent bytes; whether a flow control request must follow, whose reply subject {@link #openRequest} is.
     *
     * @param responseNeeded whether no more can be sent without a response
     */
    boolean onSent(long bytes, boolean responseNeeded) {
        outstanding += bytes;
        if (openRequest.isEmpty()) {
            if (!responseNeeded && outstanding <= window / 2) {
                return false;
            }
            beginRequest();
            return true;
        }
        if (outstanding - requested >= window) {
            requested += bytes;
        }
        return false;
    }

    /** Begins a flow control request; none may be open. */
    void beginRequest() {
        openRequest = prefix + Base62.random(random, ID_LENGTH);
        requested = outstanding;
    }

    /** A response came; whether it was for the open request. */
    boolean onResponse(String subject) {
        if (openRequest.isEmpty() || !subject.equals(openRequest)) {
            return false;
        }
        window = Math.min(largest, window * 2);
        outstanding = Math.max(0, outstanding - requested);
        openRequest = "";
        requested = 0;
        return true;
    }

    /** Reply subject of the open request, empty if there is none. */
    String openRequest() {
        return openRequest;
    }

    /** Bytes that may be unconfirmed. */
    long window() {
        return window;
    }

    /** Bytes sent and not confirmed. */
    long outstanding() {
        return outstanding;
    }
}
