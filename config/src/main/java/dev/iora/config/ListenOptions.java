// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the server listens for clients.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes any free port
 * @param clientAdvertise the address to tell clients and other servers, with port 0 for the one that is bound; null to
 *     tell the address that is bound
 * @param proxyProtocol whether client connections begin with a PROXY protocol header
 */
public record ListenOptions(String host, int port, @Nullable HostPort clientAdvertise, boolean proxyProtocol) {
    static ListenOptions of(OptionValues values) {
        long port = values.of(CoreKeys.PORT);
        return new ListenOptions(
                values.of(CoreKeys.HOST),
                port == CoreKeys.ANY_PORT ? 0 : Math.toIntExact(port),
                advertised(values.of(CoreKeys.CLIENT_ADVERTISE)),
                values.of(CoreKeys.PROXY_PROTOCOL));
    }

    private static @Nullable HostPort advertised(String text) {
        if (text.isEmpty()) {
            return null;
        }
        HostPort address = HostPort.parseWithoutPort(text);
        return new HostPort(address.host().strip(), Math.max(0, address.port()));
    }
}
