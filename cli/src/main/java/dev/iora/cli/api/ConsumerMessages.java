// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import io.nats.client.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a consumer, pulled or pushed.
 *
 * <p>Thread: its owner only.
 */
public sealed interface ConsumerMessages extends AutoCloseable permits PullSubscription, PushSubscription {
    /** The next message, or null on timeout. */
    @Nullable
    Message next(Duration timeout) throws InterruptedException;

    @Override
    void close();
}
