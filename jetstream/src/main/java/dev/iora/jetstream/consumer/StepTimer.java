// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.TimerHeap;
import java.util.function.LongConsumer;

/**
 * A timer that calls a part of a consumer.
 *
 * <p>Thread: the shard.
 */
final class StepTimer extends TimerHeap.Timer {
    private final LongConsumer action;

    /** Creates a timer that calls {@code action} with the monotonic time. */
    StepTimer(LongConsumer action) {
        this.action = action;
    }

    @Override
    protected void onTimer(long nowNanos) {
        action.accept(nowNanos);
    }
}
