// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a {@code find} command; all that are given must hold.
 *
 * <p>Thread: the main one.
 *
 * @param <T> the type of the candidates
 */
public final class FindConditions<T> {
    private final List<Predicate<T>> all = new ArrayList<>();
    private final Instant now = Instant.now();

    public FindConditions<T> addIf(boolean given, Predicate<T> condition) {
        if (given) {
            all.add(condition);
        }
        return this;
    }

    /** Requires a time that is at least {@code age} ago, or null; no condition if {@code age} is null. */
    public FindConditions<T> addAge(@Nullable Duration age, Function<T, @Nullable Instant> time) {
        Instant limit = age == null ? now : now.minus(age);
        return addIf(age != null, found -> {
            Instant at = time.apply(found);
            return at == null || at.isBefore(limit);
        });
    }

    /** The candidates that meet all conditions or, if inverted, none. */
    public List<T> select(List<T> candidates, boolean invert) {
        return candidates.stream()
                .filter(one -> all.stream().allMatch(condition -> condition.test(one) != invert))
                .toList();
    }
}
