// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.io.Serial;

/** A syntax error on its way to the nearest entry that the parser can skip. Never leaves the package. */
final class SyntaxException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a record of strings and numbers
    private final Position position;

    SyntaxException(Position position, String text) {
        super(text, null, false, false);
        this.position = position;
    }

    /** The error as it is reported; nats-server's form names the line once more. */
    ConfigProblem problem() {
        return new ConfigProblem(position, "Parse error on line " + position.line() + ": '" + getMessage() + "'");
    }
}
