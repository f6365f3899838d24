// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The line printed before a benchmark: its parameters, sorted by name.
 *
 * <p>Thread: the main one.
 */
final class Banner {
    private final BenchKind kind;
    private final Map<String, String> values = new TreeMap<>();

    Banner(BenchKind kind) {
        this.kind = kind;
    }

    Banner add(String name, Object value) {
        values.put(name, Human.text(value));
        return this;
    }

    Banner addFilter(List<String> subjects) {
        return subjects.isEmpty() ? this : add("filter", String.join(",", subjects));
    }

    void print(Session session) {
        session.console().log(toString());
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "Starting " + kind.label() + " benchmark [", "]"));
    }
}
