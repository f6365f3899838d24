// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.SeededRandom;
import dev.iora.core.CloseReason;
import dev.iora.transport.LoopGroup;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * The end of a server in lame duck mode (reference: core protocol, section 13): it notifies the clients, waits for the grace
 * period, then closes them one by one over the rest of the duration, so that they do not all reconnect to other servers at
 * once.
 *
 * <p>Thread: its own; it ends early if the server is closed.
 */
final class LameDuck {
    private static final long MAX_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopGroup loops;
    private final CountDownLatch closed;
    private final Logger logger;
    private final Duration duration;
    private final Duration grace;

    LameDuck(LoopGroup loops, CountDownLatch closed, Logger logger, Duration duration, Duration grace) {
        this.loops = loops;
        this.closed = closed;
        this.logger = logger;
        this.duration = duration;
        this.grace = grace;
    }

    void run(Runnable close) {
        if (loops.connectionCount() > 0) {
            loops.announceServerInfo();
            if (isClosedWithin(grace.toNanos())) {
                return;
            }
            logger.info("Closing existing clients");
            if (closeClients()) {
                return;
            }
        }
        close.run();
    }

    /** Closes all clients; returns true if the server was closed meanwhile. */
    private boolean closeClients() {
        List<Long> ids = loops.connectionIds();
        if (ids.isEmpty()) {
            return false;
        }
        long closingNanos = Math.max(MAX_STEP_NANOS, duration.minus(grace).toNanos());
        long step = Math.max(1, Math.min(MAX_STEP_NANOS, closingNanos / ids.size()));
        SeededRandom random = new SeededRandom(
                ByteBuffer.wrap(ServerId.randomBytes(Long.BYTES)).getLong());
        for (int i = 0; i < ids.size(); i++) {
            loops.close(ids.get(i), CloseReason.SERVER_SHUTDOWN);
            boolean last = i == ids.size() - 1;
            if (!last && isClosedWithin(step / 2 + random.nextLong(step / 2 + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isClosedWithin(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // No code of the server interrupts this thread; an interrupt is a request to end early.
            return true;
        }
    }
}
