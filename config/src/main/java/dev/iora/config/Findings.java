// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The problems and warnings that reading a configuration collects.
 *
 * <p>Thread: one at a time.
 */
final class Findings {
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();

    void refuse(@Nullable Position position, String text) {
        problems.add(new ConfigProblem(position, text));
    }

    void warn(@Nullable Position position, String text) {
        warnings.add(new ConfigProblem(position, text));
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    List<ConfigProblem> warnings() {
        return warnings;
    }
}
