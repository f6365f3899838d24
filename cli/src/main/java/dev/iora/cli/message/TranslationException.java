// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.json.GoQuote;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body could not be translated. That is said in its place: the message is not the last one. */
final class TranslationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String output;

    /**
     * @param output what the command has written
     */
    TranslationException(byte[] output, @Nullable String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.output = new String(output, StandardCharsets.UTF_8);
    }

    /** What the command has written, quoted since it may be anything, and what went wrong. */
    String described() {
        return GoQuote.string(output) + "\nError while translating msg body: " + getMessage() + "\n";
    }
}
