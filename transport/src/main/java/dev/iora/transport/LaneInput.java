// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.wire.ProtocolParser;
import org.jspecify.annotations.Nullable;

/**
 * What a lane reads with, and what it is reading at the moment; {@link RoundOutput} is the other direction.
 *
 * <p>Thread: the lane's loop.
 */
final class LaneInput {
    final ReadBuffer buffer = new ReadBuffer();
    final ProtocolParser parser = new ProtocolParser();

    /** The connection whose burst is being parsed. */
    @Nullable
    SocketConnection reading;

    /** The payload of the exclusive message that is being routed. */
    @Nullable
    SharedPayload receivedPayload;
}
