// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Base62;
import dev.iora.common.SeededRandom;

/**
 * The window of a push consumer with flow control: bytes sent and not yet answered for. It starts small and doubles with
 * every answer (nats-server v2.14.5 consumer.go needFlowControl, processFlowControl).
 *
 * <p>Thread: the shard.
 */
final class FlowControl {
    private static final long LARGEST_WINDOW = 32L * 1024 * 1024;
    private static final int FIRST_PART = 16;
    private static final int ID_LENGTH = 4;

    private final String prefix;
    private final SeededRandom random;
    private long window = LARGEST_WINDOW / FIRST_PART;
    private long outstanding;
    private long asked;
    private String question = "";

    /** Creates the window of a consumer. */
    FlowControl(String stream, String consumer, SeededRandom random) {
        prefix = "$JS.FC." + stream + "." + consumer + ".";
        this.random = random;
    }

    /** Whether the subscriber has to answer before it gets more. */
    boolean isStalled() {
        return outstanding > window;
    }

    /**
     * Bytes were sent; whether a question has to follow, which {@link #question} names then.
     *
     * @param mustAsk whether more can be sent only after an answer
     */
    boolean onSent(long bytes, boolean mustAsk) {
        outstanding += bytes;
        if (question.isEmpty()) {
            if (!mustAsk && outstanding <= window / 2) {
                return false;
            }
            ask();
            return true;
        }
        if (outstanding - asked >= window) {
            asked += bytes;
        }
        return false;
    }

    /** Asks a question; there must be none yet. */
    void ask() {
        question = prefix + Base62.random(random, ID_LENGTH);
        asked = outstanding;
    }

    /** An answer came; whether it was one to the open question. */
    boolean onAnswer(String subject) {
        if (question.isEmpty() || !subject.equals(question)) {
            return false;
        }
        window = Math.min(LARGEST_WINDOW, window * 2);
        outstanding = Math.max(0, outstanding - asked);
        question = "";
        asked = 0;
        return true;
    }

    /** Reply subject of the open question, empty if there is none. */
    String question() {
        return question;
    }

    /** Bytes that may be outstanding. */
    long window() {
        return window;
    }

    /** Bytes sent and not answered for. */
    long outstanding() {
        return outstanding;
    }
}
