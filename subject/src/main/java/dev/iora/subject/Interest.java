// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A subject filter of a receiver of messages, and its queue group if any. Base class of the entries of a
 * {@link SubscriptionIndex}.
 *
 * <p>Thread: the public part is immutable. {@code position} belongs to the index and is accessed under its lock only.
 */
public abstract class Interest {
    private final byte[] subject;
    private final byte @Nullable [] queue;
    private final int subjectHash;

    /** Slot in the {@link InterestSet} that holds this interest; meaningless outside a set. */
    int position;

    /** Creates an interest; keeps the arrays without copying, so they must not change. */
    protected Interest(byte[] subject, byte @Nullable [] queue) {
        this.subject = subject;
        this.queue = queue;
        subjectHash = SubjectHash.hash(subject, 0, subject.length);
    }

    /** The subject filter's bytes; not to be modified. */
    public final byte[] subject() {
        return subject;
    }

    /** The queue group's name, null for a plain subscription; not to be modified. */
    public final byte @Nullable [] queue() {
        return queue;
    }

    final int subjectHash() {
        return subjectHash;
    }

    final boolean hasSubject(byte[] bytes, int offset, int length) {
        return Arrays.equals(subject, 0, subject.length, bytes, offset, offset + length);
    }
}
