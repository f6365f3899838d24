// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.tls.TlsContext;

/**
 * How connections use TLS. Immutable.
 *
 * @param context certificates and rules of the handshake
 * @param handshakeFirst whether a connection begins with the handshake in place of INFO
 * @param fallbackNanos how long a connection that begins with the handshake waits for it, before INFO is sent first; 0 to
 *     wait for the handshake only
 * @param optional whether clients may do without TLS
 * @param timeoutNanos how long a handshake may take
 * @param maxPerSecond handshakes that may begin per second; 0 for any number
 */
public record TlsSettings(
        TlsContext context,
        boolean handshakeFirst,
        long fallbackNanos,
        boolean optional,
        long timeoutNanos,
        int maxPerSecond) {}
