// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a subscriber; reused for the next one, so that what takes it copies what it keeps.
 *
 * <p>Thread: the shard.
 */
public final class Delivery {
    /** The lane it leaves by. */
    public int lane;

    /** Subject whose subscribers get it. */
    public byte[] target = {};

    /** Holds the subject that is shown, the headers and the payload. */
    public final StoredMessage message = new StoredMessage();

    /** Holds the reply subject from its first byte on. */
    public byte[] reply = {};

    /** Length of the reply subject. */
    public int replyLength;

    /** Headers to send instead of the stored ones; null to send those. */
    public byte @Nullable [] headers;

    /** Whether the payload is sent, too. */
    public boolean withPayload;
}
