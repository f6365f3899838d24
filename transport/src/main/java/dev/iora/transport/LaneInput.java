// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.wire.ProtocolParser;
import org.jspecify.annotations.Nullable;

/**
 * The buffers and the parser of a lane; {@link RoundOutput} is the other direction.
 *
 * <p>Thread: the lane's loop.
 */
final class LaneInput {
    final ReadBuffer buffer = new ReadBuffer();
    final ProtocolParser parser = new ProtocolParser();

    /** The payload of the exclusive message that is being routed. */
    @Nullable
    SharedPayload receivedPayload;

    private @Nullable TlsLane tls;

    /** The part for TLS connections, made when it is first needed. */
    TlsLane tls(LoopGroup group) {
        TlsLane made = tls;
        if (made == null) {
            made = group.newTlsLane();
            tls = made;
        }
        return made;
    }
}
