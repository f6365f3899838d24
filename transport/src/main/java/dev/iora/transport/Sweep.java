// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.TimerHeap;
import java.util.concurrent.TimeUnit;

/**
 * Frees memory that a lane does not need while nothing is read on it.
 *
 * <p>Thread: the loop.
 */
final class Sweep extends TimerHeap.Timer {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final IoLoop loop;

    /** Whether anything was read since the last sweep. */
    private boolean active;

    Sweep(IoLoop loop) {
        this.loop = loop;
    }

    void onRead(long nowNanos) {
        active = true;
        if (!isArmed()) {
            loop.timers().arm(this, nowNanos + INTERVAL_NANOS);
        }
    }

    @Override
    protected void onTimer(long nowNanos) {
        loop.router().sweep();
        if (active) {
            active = false;
            loop.timers().arm(this, nowNanos + INTERVAL_NANOS);
        } else {
            loop.chunks().trim();
            loop.writer().trim();
        }
    }
}
