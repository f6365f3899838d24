// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.Collection;
import java.util.function.Function;

/** Messages and their bytes. */
public record Traffic(long msgs, long bytes) {
    public static <T> Traffic sum(Collection<T> all, Function<T, Traffic> traffic) {
        return all.stream()
                .map(traffic)
                .reduce(new Traffic(0, 0), (a, b) -> new Traffic(a.msgs + b.msgs, a.bytes + b.bytes));
    }
}
