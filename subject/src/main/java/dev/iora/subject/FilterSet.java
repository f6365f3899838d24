// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.List;

/** Filters of which one has to match; none at all match everything. Immutable. */
public final class FilterSet {
    /** Matches every subject. */
    public static final FilterSet ALL = new FilterSet();

    /** Matches what one of {@code filters} matches; everything if there is none. */
    public static FilterSet of(List<SubjectFilter> filters) {
        return Todo.todo();
    }

    /** Whether it matches every subject. */
    public boolean isAll() {
        return Todo.todo();
    }

    /** Its filters, none if it matches everything. */
    public List<SubjectFilter> filters() {
        return Todo.todo();
    }

    /** Whether one of them matches the subject. */
    public boolean matches(byte[] bytes, int offset, int length) {
        return Todo.todo();
    }
}
