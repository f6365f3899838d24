// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.io.Serial;

/** An invalid value of an option; the reader that knows its place catches it. Never leaves the package. */
final class InvalidValueException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String text;

    /** Creates an exception with a text that names the key. */
    InvalidValueException(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /** The problem, with the name of the key. */
    String text() {
        return text;
    }
}
