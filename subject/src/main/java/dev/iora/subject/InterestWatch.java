// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/** A subject whose interest is watched ({@link SubscriptionIndex#watch}). Thread: any. */
public interface InterestWatch extends AutoCloseable {
    /** Ends watching; a call that is under way may still come. */
    @Override
    void close();
}
