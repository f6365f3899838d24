// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.options.JetStreamOptions;

/**
 * Work that waits for other work, of any account.
 *
 * <p>Thread: the API's agent.
 *
 * @param changes changes of streams, one after the other
 * @param lookups look-ups of messages, as many as the memory allows
 */
record ApiTurns(InTurn changes, InTurn lookups) {
    /** Copies of a message in memory during its response: itself, as JSON, and in flight to a lane. */
    private static final int MESSAGE_COPIES = 5;

    private static final int MAX_LOOKUPS = 256;

    static ApiTurns of(JetStreamOptions options, ApiAgent agent) {
        long lookupBytes = (long) MESSAGE_COPIES * options.maxPayloadBytes();
        long lookups = options.heap().apiBytes() / Math.max(1, lookupBytes);
        return new ApiTurns(new InTurn(agent, 1), new InTurn(agent, Math.clamp(lookups, 1, MAX_LOOKUPS)));
    }
}
