// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.io.Serial;

/** A syntax error; the parser of the enclosing entry catches it and skips the entry. Never leaves the package. */
final class SyntaxException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a record of strings and numbers
    private final Position position;

    SyntaxException(Position position, String text) {
        super(text, null, false, false);
        this.position = position;
    }

    /** Returns the problem to report; nats-server's format repeats the line. */
    ConfigProblem problem() {
        return new ConfigProblem(position, "Parse error on line " + position.line() + ": '" + getMessage() + "'");
    }
}
