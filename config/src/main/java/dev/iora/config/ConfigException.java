// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.io.Serial;
import java.util.List;

/** Thrown when a configuration cannot be used; contains all problems in file order. */
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of records of strings and numbers
    private final List<ConfigProblem> problems;

    /** Creates an exception for at least one problem. */
    public ConfigException(List<ConfigProblem> problems) {
        super(lines(problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns all problems; never empty. */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String lines(List<ConfigProblem> problems) {
        StringBuilder text = new StringBuilder();
        for (ConfigProblem problem : problems) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(problem);
        }
        return text.toString();
    }
}
