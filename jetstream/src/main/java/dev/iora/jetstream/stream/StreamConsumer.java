// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.RemovedMessages;
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

    /**
     * Whether it may wait for acknowledgements of messages that its filters, as they are now, do not match. Looks at a few of
     * them each time.
     */
    boolean isMixed();

    /**
     * Messages that its filters match were removed by one record. Part of applying it.
     *
     * @param isPurge whether all of them were meant to go, and not each by itself
     */
    void onRemoved(RemovedMessages removed, boolean isPurge);

    /** Messages were removed that its filters, as they are now, may not match. Part of applying a record. */
    void onOthersRemoved(RemovedMessages removed, boolean isPurge);

    /** Messages were removed of which it is not known whether its filters match them. Part of applying a record. */
    void onUnknownRemoved(RemovedMessages removed, boolean isPurge);

    /** All messages from {@code first}, which was the first one, to {@code last} were removed. Part of applying a record. */
    void onRemovedUpTo(long first, long last, boolean isPurge);

    /** The stream was purged; what was removed was told before. Part of applying a record. */
    void onPurged();
}
