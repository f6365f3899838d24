// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** A connection of a run: what it does when its channel is ready. */
sealed interface Endpoint permits Publisher, Subscriber, Churn, Requester, Responder, SyncPublisher {
    /** Reads or writes what is ready, but not without end: others wait. */
    void onReady(SelectionKey key) throws IOException;
}
