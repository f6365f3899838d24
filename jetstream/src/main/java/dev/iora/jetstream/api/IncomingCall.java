// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * A request that is a call of the API. Immutable.
 *
 * @param match which call, and the names in its subject
 * @param client who sent it; null if nobody wants to know
 */
record IncomingCall(
        ApiCall.Match match, ApiRequest request, @Nullable ClientInfo client) {
    /** Whether it only asks for what there is. */
    boolean isInfo() {
        return match.call().isInfo();
    }
}
