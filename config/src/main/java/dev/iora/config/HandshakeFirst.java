// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.time.Duration;

/**
 * Whether connections begin with the TLS handshake in place of INFO.
 *
 * @param enabled whether they do
 * @param fallback how long to wait for the client to begin; then INFO is sent first. Zero to wait for the handshake only
 */
public record HandshakeFirst(boolean enabled, Duration fallback) {
    /** INFO, then the handshake. */
    public static final HandshakeFirst OFF = new HandshakeFirst(false, Duration.ZERO);

    /** The handshake, then INFO. */
    public static final HandshakeFirst ON = new HandshakeFirst(true, Duration.ZERO);

    /** As the client begins; one that waits for 50 ms gets INFO. */
    public static final HandshakeFirst AUTO = new HandshakeFirst(true, Duration.ofMillis(50));
}
