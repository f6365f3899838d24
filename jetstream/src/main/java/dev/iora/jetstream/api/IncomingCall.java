// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.ClientInfo;
import dev.iora.core.Connection;
import dev.iora.core.RequestBudget;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * A request that is a call of the API. Immutable.
 *
 * @param call which endpoint, and the names in its subject
 * @param client who sent it; null if nobody wants to know
 * @param memory what it holds until it is answered
 */
record IncomingCall(
        ApiCall call, ApiRequest request, @Nullable ClientInfo client, Memory memory) {
    /** Objects of a call and a small answer. */
    private static final int OBJECT_BYTES = 1 << 10;

    /**
     * What a call holds of the budget of requests, and of its sender's part in it.
     *
     * @param sender null for one inside the server
     */
    record Memory(RequestBudget budget, @Nullable Connection sender, long bytes) {
        /** Takes memory for a request; null if there is none, or its sender holds too much. */
        static @Nullable Memory take(RequestBudget budget, @Nullable Connection sender, PublishFrame frame) {
            // Subject and body are kept as they came and, once parsed, as strings.
            long bytes = OBJECT_BYTES + 3L * (frame.subjectLength + frame.replyLength + frame.size);
            if (!budget.admits(sender, bytes) || !budget.tryReserve(bytes)) {
                return null;
            }
            if (sender != null) {
                sender.addRequestBytes(bytes);
            }
            return new Memory(budget, sender, bytes);
        }

        /** Gives it back, once. */
        void release() {
            Connection holder = sender;
            if (holder != null) {
                holder.addRequestBytes(-bytes);
            }
            budget.release(bytes);
        }
    }

    /** Whether it only asks for what there is. */
    boolean isInfo() {
        return call.endpoint().isInfo();
    }
}
