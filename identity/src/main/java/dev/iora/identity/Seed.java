// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The secret half of an NKEY. Its text is base32 of five bits {@code S}, five bits kind, six bits zero, the 32 bytes and a
 * checksum.
 *
 * <p>Thread: any; immutable.
 */
final class Seed {
    private static final int LETTER = Base32.valueOf('S') << 3;
    private static final int PREFIX_BYTES = 2;

    private final NkeyKind kind;
    private final byte[] bytes;

    Seed(NkeyKind kind, byte[] bytes) {
        if (bytes.length != Nkey.KEY_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes");
        }
        this.kind = kind;
        this.bytes = bytes.clone();
    }

    /** Reads the text of a seed; null if it is not one. */
    static @Nullable Seed decode(byte[] text) {
        byte[] decoded = Checked.decode(text, PREFIX_BYTES + Nkey.KEY_BYTES);
        if (decoded == null || (decoded[0] & 0xF8) != LETTER || (decoded[1] & 0x07) != 0) {
            return null;
        }
        NkeyKind kind = NkeyKind.ofPrefix(((decoded[0] & 0x07) << 5) | (decoded[1] & 0xF8) >> 3);
        Seed seed = kind == null ? null : new Seed(kind, Arrays.copyOfRange(decoded, PREFIX_BYTES, decoded.length));
        Arrays.fill(decoded, (byte) 0);
        return seed;
    }

    /** The text that {@link #decode} reads. A new array. */
    byte[] encode() {
        byte[] plain = new byte[PREFIX_BYTES + Nkey.KEY_BYTES];
        plain[0] = (byte) (LETTER | kind.prefix() >> 5);
        plain[1] = (byte) (kind.prefix() << 3);
        System.arraycopy(bytes, 0, plain, PREFIX_BYTES, Nkey.KEY_BYTES);
        byte[] text = Checked.encode(plain);
        Arrays.fill(plain, (byte) 0);
        return text;
    }

    NkeyKind kind() {
        return kind;
    }

    /** Its 32 bytes. Not a copy, for this package only. */
    byte[] bytes() {
        return bytes;
    }
}
