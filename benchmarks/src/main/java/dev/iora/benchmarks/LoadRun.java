// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;

/**
 * One run of a load: connected and subscribed when created, run once, then closed.
 *
 * <p>Thread: the caller's, which does all the driver's work.
 */
sealed interface LoadRun extends AutoCloseable permits FlowRun, RequestReplyRun {
    /**
     * Publishes everything, and returns when the server has received and delivered it.
     *
     * @throws LoadFailure if the server closed a connection, stalled for 15 s, or delivered wrong bytes
     */
    RunResult run() throws IOException;

    @Override
    void close() throws IOException;
}
