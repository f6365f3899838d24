// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import org.jspecify.annotations.Nullable;

/** The kind of identity that an NKEY belongs to; it decides the first letter of the public key. */
public enum NkeyKind {
    /** An account; {@code A}. */
    ACCOUNT('A'),
    /** A cluster; {@code C}. */
    CLUSTER('C'),
    /** A server; {@code N}. */
    SERVER('N'),
    /** An operator; {@code O}. */
    OPERATOR('O'),
    /** A user; {@code U}. */
    USER('U'),
    /** A key to encrypt with, not to sign; {@code X}. */
    CURVE('X');

    private final char letter;

    NkeyKind(char letter) {
        this.letter = letter;
    }

    /** The first letter of its public keys. */
    public char letter() {
        return letter;
    }

    /** The first byte of its encoded public keys: the letter's five bits, then zeros. */
    int prefix() {
        return Base32.valueOf(letter) << 3;
    }

    /** The kind with this first byte; null if there is none. */
    static @Nullable NkeyKind ofPrefix(int prefix) {
        for (NkeyKind kind : values()) {
            if (kind.prefix() == prefix) {
                return kind;
            }
        }
        return null;
    }
}
