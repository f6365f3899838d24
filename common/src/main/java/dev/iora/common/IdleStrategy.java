// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;

/** The way an {@link AgentRunner} waits while its agent has no work. */
public interface IdleStrategy {
    /**
     * Returns when there may be work, or when {@code runner} should stop. Called between turns, never once
     * {@link AgentRunner#isStopping} has returned true. Thread: the runner's.
     */
    void idle(AgentRunner runner) throws IOException;

    /** Makes {@link #idle} return soon if the agent has work or should stop. Thread: any. */
    void wake();
}
