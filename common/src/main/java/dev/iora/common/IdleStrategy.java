// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;

/** The way an {@link AgentRunner} waits while its agent has no work. */
public interface IdleStrategy {
    /**
     * Returns when there may be work, or when {@code runner} should stop. Called between turns. A stop may be requested just
     * before or during the call: check {@link AgentRunner#isStopping} once {@link #wake} can end the wait. Thread: the runner's.
     */
    void idle(AgentRunner runner) throws IOException;

    /** Makes {@link #idle} return soon if the agent has work or should stop. Thread: any. */
    void wake();
}
