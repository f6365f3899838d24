// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/** A subject whose interest is watched ({@link SubscriptionIndex#watch}). Thread: any. */
public interface InterestWatch extends AutoCloseable {
    /** Ends watching; a callback that is already running may still complete. */
    @Override
    void close();
}
