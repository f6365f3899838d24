// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** A connection of a run, with its action when its channel is ready. */
sealed interface LoadConnection permits Publisher, Subscriber, Churn, Requester, Responder, SyncPublisher {
    /** Reads or writes a limited amount, so that other connections get their turn. */
    void onReady(SelectionKey key) throws IOException;
}
