// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Clock;
import dev.iora.common.MemoryBudget;
import dev.iora.core.ClientLimits;
import dev.iora.core.ConnectionLog;
import dev.iora.core.TraceOptions;
import dev.iora.wire.ServerInfo;
import java.util.function.Supplier;

/**
 * What every loop and connection of one server shares. Immutable; the parts say who may touch them.
 *
 * @param limits how patient the transport is
 * @param clientLimits what a client may do
 * @param trace what a trace of the protocol shows
 * @param log where connections report
 * @param serverInfo what INFO says at the moment
 * @param budget memory for backlog and large messages being received
 * @param clock time
 * @param proxyProtocol whether a connection may begin with the header of a proxy
 */
public record TransportContext(
        TransportLimits limits,
        ClientLimits clientLimits,
        TraceOptions trace,
        ConnectionLog log,
        Supplier<ServerInfo> serverInfo,
        MemoryBudget budget,
        Clock clock,
        boolean proxyProtocol) {
    /** Without proxies, tracing whole messages. */
    public TransportContext(
            TransportLimits limits,
            ClientLimits clientLimits,
            ConnectionLog log,
            Supplier<ServerInfo> serverInfo,
            MemoryBudget budget,
            Clock clock) {
        this(limits, clientLimits, TraceOptions.ALL, log, serverInfo, budget, clock, false);
    }

    /** The same with other settings. */
    TransportContext with(TransportLimits newLimits, ClientLimits newClientLimits, TraceOptions newTrace) {
        return new TransportContext(
                newLimits, newClientLimits, newTrace, log, serverInfo, budget, clock, proxyProtocol);
    }
}
