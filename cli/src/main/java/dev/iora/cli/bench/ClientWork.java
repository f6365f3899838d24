// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.JetStreamApiException;
import java.io.IOException;

/**
 * What one client of a benchmark does.
 *
 * <p>Thread: that of its client.
 */
interface ClientWork {
    /** Gets ready, before the clocks run. */
    default void prepare(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {}

    /** Does the client's share of the work, and says when the time starts and stops; failures end the benchmark. */
    void perform(BenchClient client) throws IOException, InterruptedException, JetStreamApiException;

    /** What may be kept from being as good as it could; empty if nothing was. */
    default String warning() {
        return "";
    }
}
