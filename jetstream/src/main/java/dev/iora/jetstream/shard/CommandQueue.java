// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Mailbox;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that wait for the shard's thread. A step first takes them from the queue and carries them out later, after the
 * messages that lanes handed over before.
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
     * @param wake wakes the shard
     */
    CommandQueue(Runnable wake) {
        this.wake = wake;
    }

    /** Adds a command; false if the queue is full or the shard has ended. */
    boolean offer(Runnable command) {
        if (closed || !arrived.offer(command)) {
            return false;
        }
        wake.run();
        return true;
    }

    /** Closes the queue to new commands. */
    void close() {
        closed = true;
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** Takes the waiting commands from the queue; how many. */
    int take() {
        return arrived.drain(taken::add);
    }

    /** Carries out the commands that were taken. */
    void carryOut() {
        taken.forEach(Runnable::run);
        taken.clear();
    }
}
