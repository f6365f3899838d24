// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A password or token. It is bytes, not a string, and its text is never shown.
 *
 * <p>Thread: any; immutable.
 */
public final class Secret {
    /** No password. */
    public static final Secret NONE = new Secret(new byte[0]);

    /** The text that messages show in place of a secret. */
    static final String REDACTED = "[redacted]";

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret with this text, in UTF-8. */
    public static Secret of(String text) {
        return text.isEmpty() ? NONE : new Secret(text.getBytes(UTF_8));
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The text in UTF-8; a copy, which the caller can overwrite. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether it is the hash of a password: {@code $2a$} (or b, x, y), two digits and {@code $}. */
    public boolean isBcrypt() {
        return bytes.length > 6
                && bytes[0] == '$'
                && bytes[1] == '2'
                && "abxy".indexOf(bytes[2]) >= 0
                && bytes[3] == '$'
                && isDigit(bytes[4])
                && isDigit(bytes[5])
                && bytes[6] == '$';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Whether a client sent exactly this text; takes as long for any text of the same length. */
    public boolean matches(byte[] given) {
        return MessageDigest.isEqual(bytes, given);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && matches(that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Never the text. */
    @Override
    public String toString() {
        return REDACTED;
    }
}
