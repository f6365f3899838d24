// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Mailbox;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that wait for the shard's thread. They are taken first and carried out later in a step, behind what lanes had for
 * the shard before them.
 *
 * <p>Thread: {@link #offer} any; the rest the shard.
 */
final class CommandQueue {
    private static final int MAX_COMMANDS = 4096;

    private final Mailbox<Runnable> arrived = new Mailbox<>(MAX_COMMANDS);
    private final List<Runnable> taken = new ArrayList<>();
    private final Runnable wake;
    private volatile boolean closed;

    /**
     * Creates a queue.
     *
     * @param wake makes the shard look at what has arrived
     */
    CommandQueue(Runnable wake) {
        this.wake = wake;
    }

    /** Adds a command; false if too many wait or the shard has ended. */
    boolean offer(Runnable command) {
        if (closed || !arrived.offer(command)) {
            return false;
        }
        wake.run();
        return true;
    }

    /** Takes no more commands. */
    void close() {
        closed = true;
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** Takes what has arrived; how many commands. */
    int take() {
        return arrived.drain(taken::add);
    }

    /** Carries out what was taken. */
    void carryOut() {
        taken.forEach(Runnable::run);
        taken.clear();
    }
}
