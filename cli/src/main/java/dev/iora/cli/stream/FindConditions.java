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
 * The conditions of a {@code find} command, of which those that were given have to hold.
 *
 * <p>Thread: the main one.
 *
 * @param <T> what is found
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

    /** A time that has to be this long ago, or never. */
    public FindConditions<T> addAge(@Nullable Duration age, Function<T, @Nullable Instant> time) {
        Instant limit = age == null ? now : now.minus(age);
        return addIf(age != null, found -> {
            Instant at = time.apply(found);
            return at == null || at.isBefore(limit);
        });
    }

    /** Those for which all conditions hold, or for which none holds if that is inverted. */
    public List<T> select(List<T> candidates, boolean invert) {
        return candidates.stream()
                .filter(one -> all.stream().allMatch(condition -> condition.test(one) != invert))
                .toList();
    }
}
