// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.config.ConnectionOptions;
import dev.iora.config.LimitOptions;
import dev.iora.config.LogOptions;
import dev.iora.config.ServerOptions;
import dev.iora.config.WriteTimeout;
import dev.iora.core.ClientLimits;
import dev.iora.core.TraceOptions;
import dev.iora.transport.TransportLimits;

/**
 * What the options come to for connections; a reload replaces it. Immutable.
 *
 * @param transport how patient the transport is
 * @param client what a client may do
 * @param trace what a trace of the protocol shows
 */
record EffectiveSettings(TransportLimits transport, ClientLimits client, TraceOptions trace) {
    /** No message can be larger: sizes on the wire have at most nine digits. */
    private static final int LARGEST_PAYLOAD_BYTES = 999_999_999;

    static EffectiveSettings of(ServerOptions options) {
        LimitOptions limits = options.limits();
        ConnectionOptions connections = options.connections();
        LogOptions log = options.log();
        int maxPayload = limits.maxPayloadBytes() < 0 ? LARGEST_PAYLOAD_BYTES : limits.maxPayloadBytes();
        return new EffectiveSettings(
                new TransportLimits(
                        limits.maxPendingBytes(),
                        connections.writeDeadline().toNanos(),
                        connections.writeTimeout() != WriteTimeout.RETRY,
                        connections.stallFastProducers()),
                new ClientLimits(
                        Math.min(maxPayload, LARGEST_PAYLOAD_BYTES),
                        limits.maxControlLineBytes(),
                        limits.maxSubscriptions(),
                        limits.maxSubscriptionTokens(),
                        options.features().headers(),
                        connections.pingInterval().toNanos(),
                        connections.maxPingsOut()),
                new TraceOptions(log.maxTracedBytes(), log.trace().headersOnly()));
    }
}
