// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.wire.ProtocolParser;
import org.jspecify.annotations.Nullable;

/**
 * The buffer and the parser of a lane; {@link RoundOutput} is the other direction.
 *
 * <p>Thread: the lane's loop.
 */
final class LaneInput {
    final ReadBuffer buffer = new ReadBuffer();
    final ProtocolParser parser = new ProtocolParser();

    /** The payload of the exclusive message that is being routed. */
    @Nullable
    SharedPayload receivedPayload;
}
