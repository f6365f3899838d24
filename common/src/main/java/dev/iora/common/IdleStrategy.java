// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;

/** How an {@link AgentRunner} waits while its agent has nothing to do. */
public interface IdleStrategy {
    /**
     * Returns when there may be something to do, or when {@code runner} is to stop. Called between turns, never after
     * {@link AgentRunner#isStopping} was seen to be true. Thread: the runner's.
     */
    void idle(AgentRunner runner) throws IOException;

    /** Makes {@link #idle} return soon if the agent has something to do or is to stop. Thread: any. */
    void wake();
}
