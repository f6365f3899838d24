// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.subject.FilterSet;

/**
 * What a stream knows of one of its consumers.
 *
 * <p>Thread: the shard.
 */
public interface StreamConsumer {
    /** Its name. */
    String name();

    /** Which messages it is for. */
    FilterSet filters();

    /** Whether, by its durable state, it does not need the message any more. */
    boolean isSettled(long sequence);

    /** The sequence up to which, by its durable state, it needs no message any more. */
    long ackFloor();

    /** The consumer itself. */
    Consumer consumer();

    /** There may be new messages for it. */
    void onMessages();

    /** A message is about to be removed. Part of applying a record. */
    void onRemoving(long sequence);

    /**
     * Messages from {@code first} to {@code last} went away, as far as they were there. Part of applying a record.
     *
     * @param isPurge whether all of them were meant to go, and not each by itself
     */
    void onRemoved(long first, long last, boolean isPurge);

    /** The stream was purged; {@link #onRemoved} was called. Part of applying a record. */
    void onPurged();
}
