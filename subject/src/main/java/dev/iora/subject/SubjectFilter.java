// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/** A subject or a wildcard, with what filters have to answer. Immutable. */
public final class SubjectFilter {
    /** The filter {@code subject}, which must be valid ({@link Subject#isValidFilter}); the array is kept. */
    public static SubjectFilter of(byte[] subject) {
        return Todo.todo();
    }

    /** Its text; not to be modified. */
    public byte[] subject() {
        return Todo.todo();
    }

    /** Whether it has no wildcard. */
    public boolean isLiteral() {
        return Todo.todo();
    }

    /** Whether it matches a subject. */
    public boolean matches(byte[] bytes, int offset, int length) {
        return Todo.todo();
    }

    /** Whether some subject matches both. */
    public boolean overlaps(SubjectFilter other) {
        return Todo.todo();
    }

    /** Whether it matches every subject that {@code other} matches. */
    public boolean covers(SubjectFilter other) {
        return Todo.todo();
    }
}
