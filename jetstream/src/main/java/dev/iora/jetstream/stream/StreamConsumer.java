// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.RemovedMessages;
import dev.iora.subject.FilterSet;

/**
 * A consumer, as its stream sees it.
 *
 * <p>Thread: the shard.
 */
public interface StreamConsumer {
    /** Its name. */
    String name();

    /** The filters of its messages. */
    FilterSet filters();

    /** Whether its durable state says that it no longer needs the message. */
    boolean isDone(long sequence);

    /** The sequence up to which its durable state says that it no longer needs messages. */
    long ackFloor();

    /** The consumer itself. */
    Consumer consumer();

    /** Whether it feeds a mirror or source and is not shown to clients. */
    default boolean isDirect() {
        return false;
    }

    /** There may be new messages for it. */
    void onMessages();

    /**
     * Whether acknowledgements may be pending for messages that its present filters do not match. Checks a few of them in
     * each call.
     */
    boolean isMixed();

    /**
     * Messages that its filters match were removed by one record. Part of applying the record.
     *
     * @param purge whether they were purged as a whole, rather than removed one by one
     */
    void onRemoved(RemovedMessages removed, boolean purge);

    /** Messages were removed that its present filters may not match. Part of applying a record. */
    void onOthersRemoved(RemovedMessages removed, boolean purge);

    /** Messages with unknown subjects were removed, which its filters may match. Part of applying a record. */
    void onUnknownRemoved(RemovedMessages removed, boolean purge);

    /** All messages from {@code first}, which was the first one, to {@code last} were removed. Part of applying a record. */
    void onRemovedUpTo(long first, long last, boolean purge);

    /** The stream was purged; the removed messages were reported before. Part of applying a record. */
    void onPurged();
}
