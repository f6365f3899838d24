// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message for a subscriber; reused for the next one, so receivers copy the parts they keep.
 *
 * <p>Thread: the shard.
 */
public final class Delivery {
    /** The lane that publishes it. */
    public int lane;

    /** Subject to whose subscribers it is sent. */
    public byte[] target = {};

    /** The message with the subject that clients see, the headers and the payload. */
    public final StoredMessage message = new StoredMessage();

    /** The array that begins with the reply subject. */
    public byte[] reply = {};

    /** Length of the reply subject. */
    public int replyLength;

    /** Headers to send instead of the stored ones; null to send the stored ones. */
    public byte @Nullable [] headers;

    /** Whether the payload is sent. */
    public boolean withPayload;
}
