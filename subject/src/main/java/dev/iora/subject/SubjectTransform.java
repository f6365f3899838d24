// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/** Maps subjects that match a source filter to a destination (reference: config, mappings and transforms). Immutable. */
public final class SubjectTransform {
    /**
     * The transform from {@code source} (empty: everything) to {@code destination}.
     *
     * @throws IllegalArgumentException with the Go server's text for what is wrong with either of them
     */
    public static SubjectTransform of(String source, String destination) {
        return Todo.todo();
    }

    /** The mapped subject, null if the source does not match. */
    public byte @org.jspecify.annotations.Nullable [] apply(byte[] bytes, int offset, int length) {
        return Todo.todo();
    }
}
