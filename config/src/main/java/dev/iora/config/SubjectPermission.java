// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The permission to publish or to subscribe: to subjects that are allowed and not denied.
 *
 * @param allow the allowed subjects; null for all, which is not the same as an empty list
 * @param deny the denied subjects
 */
public record SubjectPermission(@Nullable List<Entry> allow, List<Entry> deny) {
    /** Everything is allowed. */
    public static final SubjectPermission ALL = new SubjectPermission(null, List.of());

    /** Keeps copies of the lists. */
    public SubjectPermission {
        allow = allow == null ? null : List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /**
     * A subject, and for subscribing a queue group.
     *
     * @param subject the subject, possibly with wildcards
     * @param queue the queue group, possibly with wildcards; empty for any subscription
     */
    public record Entry(String subject, String queue) {
        /** As in a file. */
        @Override
        public String toString() {
            return queue.isEmpty() ? subject : subject + " " + queue;
        }
    }
}
