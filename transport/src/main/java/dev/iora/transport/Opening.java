// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.io.IOException;

/**
 * The part of a connection's input before its peer's protocol: the header of a proxy, then a TLS handshake.
 *
 * <p>Thread: the connection's owner.
 */
sealed interface Opening permits ProxyGreeting, TlsHandshake {
    /** Whether there is memory to receive now; otherwise the connection is not read until there is. */
    default boolean mayReceive() {
        return true;
    }

    /** Takes its part of the received bytes; true once it is over, so that the rest belongs to the peer's protocol. */
    boolean read(ReadBuffer in);

    /** The peer sends nothing more. */
    void onEndOfInput();

    /** The socket cannot be read. */
    void onReadFailed(IOException cause);

    /** The connection is being released. */
    void cancel();
}
