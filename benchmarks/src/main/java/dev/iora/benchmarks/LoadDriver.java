// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;

/**
 * Puts a load on a server through bare sockets, so that the server is measured rather than a client library.
 *
 * <p>Thread: the caller's does everything; one thread with one selector costs the machine least.
 */
final class LoadDriver {
    private LoadDriver() {}

    /**
     * Opens connections and subscribes.
     *
     * @param messages number of messages to publish or requests to send, rounded up to a multiple of the publishers
     */
    static LoadRun prepare(Target target, Load load, long messages) throws IOException {
        return switch (load) {
            case Load.Flow flow -> FlowRun.prepare(target, flow, messages);
            case Load.RequestReply requestReply -> RequestReplyRun.prepare(target, requestReply, messages);
        };
    }

    /** Prepares, runs, and closes; see {@link LoadRun#run}. */
    static RunResult run(Target target, Load load, long messages) throws IOException {
        try (LoadRun run = prepare(target, load, messages)) {
            return run.run();
        }
    }
}
