// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Clock;
import dev.iora.common.MemoryBudget;
import dev.iora.core.Authenticator;
import dev.iora.core.ClientLimits;
import dev.iora.core.ConnectionLog;
import dev.iora.core.TraceOptions;
import dev.iora.wire.ServerInfo;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all loops and connections of one server share. Immutable; each part documents its own threads.
 *
 * @param limits limits of the transport
 * @param clientLimits limits of a client
 * @param trace what a protocol trace shows
 * @param authenticator decides about the accounts and permissions of clients
 * @param log where connections report
 * @param serverInfo the current content of INFO
 * @param budget memory for backlog and large messages being received
 * @param clock time
 * @param proxyProtocol whether a connection may begin with the header of a proxy
 * @param tls how connections use TLS; null if they do not
 */
public record TransportContext(
        TransportLimits limits,
        ClientLimits clientLimits,
        TraceOptions trace,
        Authenticator authenticator,
        ConnectionLog log,
        Supplier<ServerInfo> serverInfo,
        MemoryBudget budget,
        Clock clock,
        boolean proxyProtocol,
        @Nullable TlsSettings tls) {
    /** Creates a context without proxies and TLS that traces whole messages. */
    public TransportContext(
            TransportLimits limits,
            ClientLimits clientLimits,
            Authenticator authenticator,
            ConnectionLog log,
            Supplier<ServerInfo> serverInfo,
            MemoryBudget budget,
            Clock clock) {
        this(limits, clientLimits, TraceOptions.ALL, authenticator, log, serverInfo, budget, clock, false, null);
    }

    /** Returns a copy with other settings. */
    TransportContext with(
            TransportLimits newLimits,
            ClientLimits newClientLimits,
            TraceOptions newTrace,
            @Nullable TlsSettings newTls) {
        return new TransportContext(
                newLimits,
                newClientLimits,
                newTrace,
                authenticator,
                log,
                serverInfo,
                budget,
                clock,
                proxyProtocol,
                newTls);
    }
}
