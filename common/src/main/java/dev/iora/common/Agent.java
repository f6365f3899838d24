// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The work of one owner thread, which an {@link AgentRunner} calls in turns.
 *
 * <p>Thread: the runner's, or in tests the thread that steps it.
 */
public interface Agent {
    /** Called once before the first turn. */
    default void onStart() {}

    /**
     * Does one turn of work. An exception or error ends the agent.
     *
     * @param nowNanos monotonic time at the beginning of the turn
     * @return whether there may be more to do at once; otherwise the agent idles
     */
    boolean doWork(long nowNanos) throws IOException;

    /**
     * Called once after the last turn, to release the agent's resources.
     *
     * @param failure the reason for an unexpected end; null after a stop
     */
    default void onEnd(@Nullable Throwable failure) throws IOException {}
}
