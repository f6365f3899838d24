// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.expression;

/** Thrown when an expression is invalid, or cannot be applied to a value. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExpressionException(String message) {
        super("Invalid expression: " + message);
    }

    ExpressionException(String message, Throwable cause) {
        super("Invalid expression: " + message, cause);
    }
}
