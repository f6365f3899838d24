// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.consumer.ConsumerAdvisory;

/**
 * Is told what happens to consumers, to publish advisories about it.
 *
 * <p>Thread: the shard.
 */
public interface ShardEvents {
    /** A consumer reports something. */
    void onAdvisory(String stream, String consumer, ConsumerAdvisory advisory);

    /** A consumer was deleted because nobody used it. */
    void onInactiveDeleted(String stream, String consumer);

    /** Tells nobody. */
    ShardEvents NONE = new ShardEvents() {
        @Override
        public void onAdvisory(String stream, String consumer, ConsumerAdvisory advisory) {}

        @Override
        public void onInactiveDeleted(String stream, String consumer) {}
    };
}
