// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.ClientInfo;
import dev.iora.core.Connection;
import dev.iora.core.RequestBudget;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * A request with the call that it makes. Immutable.
 *
 * @param dispatcher carries it out
 * @param call its endpoint and the names in its subject
 * @param client its sender; null if no client listens for audits
 * @param memory reserved until it is answered
 */
record IncomingCall(
        ApiDispatcher dispatcher,
        ApiCall call,
        ApiRequest request,
        @Nullable ClientInfo client,
        Memory memory) {
    /** Memory of the objects of a call and a small response. */
    private static final int OBJECT_BYTES = 1 << 10;

    /**
     * Memory of a call, reserved from the budget of requests and counted for its sender.
     *
     * @param sender null if the server sent it itself
     */
    record Memory(RequestBudget budget, @Nullable Connection sender, long bytes) {
        /** Reserves memory for a request; null if the budget has no room or its sender holds too much. */
        static @Nullable Memory take(RequestBudget budget, @Nullable Connection sender, PublishFrame frame) {
            // Subject and body are kept as bytes and, once parsed, as strings.
            long bytes = OBJECT_BYTES + 3L * (frame.subjectLength + frame.replyLength + frame.size);
            if (!budget.admits(sender, bytes) || !budget.tryReserve(bytes)) {
                return null;
            }
            if (sender != null) {
                sender.addRequestBytes(bytes);
            }
            return new Memory(budget, sender, bytes);
        }

        /** Releases the memory; must be called once. */
        void release() {
            Connection holder = sender;
            if (holder != null) {
                holder.addRequestBytes(-bytes);
            }
            budget.release(bytes);
        }
    }

    /** Whether it changes nothing. */
    boolean isInfo() {
        return call.endpoint().isInfo();
    }
}
