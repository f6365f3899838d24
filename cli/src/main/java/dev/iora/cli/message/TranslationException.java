// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.json.GoQuote;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body could not be translated. The error is shown in place of the body, and reading continues. */
final class TranslationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String output;

    /** @param output the output of the command so far */
    TranslationException(byte[] output, @Nullable String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.output = new String(output, StandardCharsets.UTF_8);
    }

    /** The output of the command, quoted since it may be any bytes, and the error. */
    String described() {
        return GoQuote.string(output) + "\nError while translating msg body: " + getMessage() + "\n";
    }
}
