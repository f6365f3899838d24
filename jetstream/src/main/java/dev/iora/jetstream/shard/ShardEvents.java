// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.consumer.ConsumerAdvisory;

/**
 * Listener for events of consumers, which are published as advisories, and for failures of the threads of shards.
 *
 * <p>Thread: the shard, or the thread that has failed.
 */
public interface ShardEvents {
    /** A consumer reports something. */
    void onAdvisory(JetStreamAccount account, String stream, String consumer, ConsumerAdvisory advisory);

    /** A consumer was deleted because it was inactive for too long. */
    void onInactiveDeleted(JetStreamAccount account, String stream, String consumer);

    /** A batch of messages will not be committed. */
    void onBatchAbandoned(JetStreamAccount account, String stream, String batch, String reason);

    /** A thread that a shard depends on has ended because of {@code cause}. */
    void onThreadFailed(String thread, Throwable cause);

    /** Ignores everything. */
    ShardEvents NONE = new ShardEvents() {
        @Override
        public void onAdvisory(JetStreamAccount account, String stream, String consumer, ConsumerAdvisory advisory) {}

        @Override
        public void onInactiveDeleted(JetStreamAccount account, String stream, String consumer) {}

        @Override
        public void onBatchAbandoned(JetStreamAccount account, String stream, String batch, String reason) {}

        @Override
        public void onThreadFailed(String thread, Throwable cause) {}
    };
}
