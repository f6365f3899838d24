// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters of which at least one must match; an empty set matches everything. Immutable. */
public final class FilterSet {
    /** Matches every subject. */
    public static final FilterSet ALL = new FilterSet(List.of());

    /** Up to this many literals are compared one by one. */
    private static final int FEW = 4;

    private final List<SubjectFilter> filters;
    private final @Nullable SubjectFilter single;
    private final SubjectFilter[] literals;
    private final SubjectFilter[] wildcards;
    /** Open-addressing table of the literals if there are more than {@link #FEW}. */
    private final @Nullable SubjectFilter[] table;

    private FilterSet(List<SubjectFilter> filters) {
        this.filters = filters;
        single = filters.size() == 1 ? filters.getFirst() : null;
        var literal = new ArrayList<SubjectFilter>();
        var wildcard = new ArrayList<SubjectFilter>();
        for (SubjectFilter filter : filters) {
            (filter.isLiteral() ? literal : wildcard).add(filter);
        }
        literals = literal.toArray(SubjectFilter[]::new);
        wildcards = wildcard.toArray(SubjectFilter[]::new);
        table = literals.length <= FEW ? new SubjectFilter[0] : table(literals);
    }

    /** Matches a subject if one of {@code filters} matches; matches everything if there is none. */
    public static FilterSet of(List<SubjectFilter> filters) {
        for (SubjectFilter filter : filters) {
            if (filter.subject().length == 1 && filter.subject()[0] == Subject.FULL_WILDCARD) {
                return ALL;
            }
        }
        return filters.isEmpty() ? ALL : new FilterSet(List.copyOf(new LinkedHashSet<>(filters)));
    }

    /** Matches the subjects that {@code filter} matches. */
    public static FilterSet of(SubjectFilter filter) {
        return of(List.of(filter));
    }

    /** Whether the set matches every subject. */
    public boolean isAll() {
        return filters.isEmpty();
    }

    /** Whether no filter has a wildcard, so that the set matches exactly the subjects in {@link #filters}. */
    public boolean isLiteral() {
        return wildcards.length == 0 && literals.length > 0;
    }

    /** The filters without repetitions, none if the set matches everything. */
    public List<SubjectFilter> filters() {
        return filters;
    }

    /** Whether at least one filter matches the subject. */
    public boolean matches(byte[] bytes, int offset, int length) {
        if (single != null) {
            return single.matches(bytes, offset, length);
        }
        if (filters.isEmpty() || matchesLiteral(bytes, offset, length)) {
            return true;
        }
        for (SubjectFilter filter : wildcards) {
            if (filter.matches(bytes, offset, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesLiteral(byte[] bytes, int offset, int length) {
        if (table.length == 0) {
            for (SubjectFilter filter : literals) {
                if (filter.matches(bytes, offset, length)) {
                    return true;
                }
            }
            return false;
        }
        int mask = table.length - 1;
        for (int i = SubjectHash.hash(bytes, offset, length) & mask; ; i = (i + 1) & mask) {
            SubjectFilter filter = table[i];
            if (filter == null || filter.matches(bytes, offset, length)) {
                return filter != null;
            }
        }
    }

    private static @Nullable SubjectFilter[] table(SubjectFilter[] literals) {
        @Nullable SubjectFilter[] table = new SubjectFilter[Integer.highestOneBit(literals.length) * 4];
        int mask = table.length - 1;
        for (SubjectFilter filter : literals) {
            int i = filter.hashCode() & mask;
            while (table[i] != null) {
                i = (i + 1) & mask;
            }
            table[i] = filter;
        }
        return table;
    }

    /** Whether both sets have the same filters, in any order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FilterSet set && Set.copyOf(filters).equals(Set.copyOf(set.filters));
    }

    @Override
    public int hashCode() {
        return Set.copyOf(filters).hashCode();
    }

    @Override
    public String toString() {
        return filters.toString();
    }
}
