// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.config.CoreKeys;
import dev.iora.config.LogKeys;
import dev.iora.config.ServerOptions;
import dev.iora.config.WriteTimeout;
import dev.iora.core.ClientLimits;
import dev.iora.core.TraceOptions;
import dev.iora.transport.TransportLimits;

/**
 * The options in the form for connections, at the start and after a reload. Immutable.
 *
 * @param maxConnections maximum number of client connections
 * @param transport time-outs and buffers
 * @param client limits and intervals of a client
 * @param trace form of a trace of the protocol
 */
record ConnectionParameters(int maxConnections, TransportLimits transport, ClientLimits client, TraceOptions trace) {
    /** No message can be larger: sizes on the wire have at most nine digits. */
    private static final int LARGEST_PAYLOAD_BYTES = 999_999_999;

    static ConnectionParameters of(ServerOptions options) {
        int maxPayloadBytes = options.value(CoreKeys.MAX_PAYLOAD);
        return new ConnectionParameters(
                Math.max(0, options.value(CoreKeys.MAX_CONNECTIONS)),
                new TransportLimits(
                        options.value(CoreKeys.MAX_PENDING),
                        options.value(CoreKeys.WRITE_DEADLINE).toNanos(),
                        options.value(CoreKeys.WRITE_TIMEOUT) != WriteTimeout.RETRY,
                        !options.value(CoreKeys.NO_FAST_PRODUCER_STALL)),
                new ClientLimits(
                        maxPayloadBytes < 0 ? LARGEST_PAYLOAD_BYTES : Math.min(maxPayloadBytes, LARGEST_PAYLOAD_BYTES),
                        options.value(CoreKeys.MAX_CONTROL_LINE),
                        Math.max(0, options.value(CoreKeys.MAX_SUBSCRIPTIONS)),
                        options.value(CoreKeys.MAX_SUBSCRIPTION_TOKENS),
                        !options.value(CoreKeys.NO_HEADER_SUPPORT),
                        options.value(CoreKeys.PING_INTERVAL).toNanos(),
                        options.value(CoreKeys.PING_MAX)),
                new TraceOptions(
                        Math.max(0, options.value(LogKeys.MAX_TRACED_MSG_LEN)), options.value(LogKeys.TRACE_HEADERS)));
    }
}
