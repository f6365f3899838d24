// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/**
 * Per subject of a stream: how many messages there are, and the sequences of the first and the last. Subjects are named by
 * handles, which stay valid until the subject is removed.
 *
 * <p>Thread: its owner; a {@link #copy} may be given to another thread.
 */
public final class SubjectTree {
    /** Answer of {@link #find} for a subject that is not there. */
    public static final int NONE = -1;

    /** Visits subjects. */
    @FunctionalInterface
    public interface Visitor {
        /** Called for each handle; the tree must not be changed meanwhile. */
        void onSubject(int handle);
    }

    /** The handle of a subject, or {@link #NONE}. */
    public int find(byte[] bytes, int offset, int length) {
        return Todo.todo();
    }

    /** The handle of a subject, which is added with a count of 0 if it is not there. */
    public int add(byte[] bytes, int offset, int length) {
        return Todo.todo();
    }

    /** Sets what is known of a subject; {@code first} may be a lower bound if the caller says so elsewhere. */
    public void update(int handle, long count, long first, long last) {
        Todo.todo();
    }

    /** Forgets a subject. */
    public void remove(int handle) {
        Todo.todo();
    }

    /** Messages with the subject. */
    public long count(int handle) {
        return Todo.todo();
    }

    /** Sequence of the first of them. */
    public long first(int handle) {
        return Todo.todo();
    }

    /** Sequence of the last of them. */
    public long last(int handle) {
        return Todo.todo();
    }

    /** The subject, a copy. */
    public byte[] subject(int handle) {
        return Todo.todo();
    }

    /** Whether the subject matches one of {@code filters}. */
    public boolean matches(int handle, FilterSet filters) {
        return Todo.todo();
    }

    /** Visits every subject that matches, as fast as the filters allow: a literal one is looked up. */
    public void forEach(FilterSet filters, Visitor visitor) {
        Todo.todo();
    }

    /** Number of subjects. */
    public int size() {
        return Todo.todo();
    }

    /** Handles are below this. */
    public int handleLimit() {
        return Todo.todo();
    }

    /** A copy for another thread, made by copying arrays. */
    public SubjectTree copy() {
        return Todo.todo();
    }

    /** Bytes of memory in use, about. */
    public long memoryBytes() {
        return Todo.todo();
    }
}
