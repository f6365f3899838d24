// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.JetStreamApiException;
import java.io.IOException;

/**
 * The work of one client of a benchmark.
 *
 * <p>Thread: that of its client.
 */
interface ClientWork {
    /** Prepares the work before the clocks start. */
    default void prepare(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {}

    /** Does the client's share of the work, and starts and stops its clock; failures end the benchmark. */
    void perform(BenchClient client) throws IOException, InterruptedException, JetStreamApiException;

    /** A warning if an event made the results worse, such as a timeout; empty if none did. */
    default String warning() {
        return "";
    }
}
