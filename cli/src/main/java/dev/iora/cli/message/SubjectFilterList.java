// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import java.util.List;

/** Filters for subjects whose messages are not shown. */
final class SubjectFilterList {
    private final List<String[]> filters;
    private final String described;

    SubjectFilterList(List<String> filters) {
        this.filters = filters.stream().map(filter -> filter.split("\\.")).toList();
        described = filters.isEmpty() ? "" : "\nIgnored subjects: " + String.join(", ", filters);
    }

    /** The filters, for the line about the subscription. */
    String described() {
        return described;
    }

    boolean matches(String subject) {
        if (filters.isEmpty()) {
            return false;
        }
        String[] tokens = subject.split("\\.");
        return filters.stream().anyMatch(filter -> matches(filter, tokens));
    }

    private static boolean matches(String[] filter, String[] tokens) {
        for (int i = 0; i < filter.length; i++) {
            if (filter[i].equals(">")) {
                return tokens.length > i;
            }
            if (i >= tokens.length || !(filter[i].equals("*") || filter[i].equals(tokens[i]))) {
                return false;
            }
        }
        return filter.length == tokens.length;
    }
}
