// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An NKEY with its seed, which can sign. The text of a seed is base32 of ten bits {@code S} and kind, the 32 bytes of the seed and
 * a checksum. Keys of the kind {@link NkeyKind#CURVE} do not sign and have no pair here.
 *
 * <p>Thread: any; immutable. Texts of seeds are byte arrays, which callers can overwrite.
 */
public final class NkeyPair {
    private static final String ALGORITHM = "Ed25519";
    private static final int SEED_PREFIX = Base32.valueOf('S') << 3;

    /** Two bytes of prefix: five bits S, five bits kind, six bits zero. */
    private static final int PREFIX_BYTES = 2;

    private final byte[] seed;
    private final KeyPair keys;
    private final Nkey publicKey;

    private NkeyPair(NkeyKind kind, byte[] seed) {
        this.seed = seed;
        keys = derive(seed);
        byte[] encoded = keys.getPublic().getEncoded();
        publicKey = new Nkey(kind, Arrays.copyOfRange(encoded, encoded.length - Nkey.KEY_BYTES, encoded.length));
    }

    /** Makes a pair from 32 random bytes. */
    public static NkeyPair of(NkeyKind kind, byte[] seed) {
        if (kind == NkeyKind.CURVE || seed.length != Nkey.KEY_BYTES) {
            throw new IllegalArgumentException("a pair needs a kind that signs and a seed of 32 bytes");
        }
        return new NkeyPair(kind, seed.clone());
    }

    /**
     * Reads the text of a seed.
     *
     * @throws IllegalArgumentException if it is not one; the message does not contain it
     */
    public static NkeyPair parse(byte[] text) {
        NkeyPair pair = read(text);
        if (pair == null) {
            throw new IllegalArgumentException("not a seed of an NKEY");
        }
        return pair;
    }

    private static @Nullable NkeyPair read(byte[] text) {
        byte[] bytes = Checked.decode(text, PREFIX_BYTES + Nkey.KEY_BYTES);
        if (bytes == null || (bytes[0] & 0xF8) != SEED_PREFIX) {
            return null;
        }
        NkeyKind kind = NkeyKind.ofPrefix(((bytes[0] & 0x07) << 5) | ((bytes[1] & 0xF8) >> 3));
        boolean signs = kind != null && kind != NkeyKind.CURVE && (bytes[1] & 0x07) == 0;
        NkeyPair pair = signs && kind != null
                ? new NkeyPair(kind, Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length))
                : null;
        Arrays.fill(bytes, (byte) 0);
        return pair;
    }

    /** The JDK derives the public key only when it generates a pair, from bytes that it asks of a random source. */
    private static KeyPair derive(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, new Seeded(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519 keys", e);
        }
    }

    /** The public key. */
    public Nkey publicKey() {
        return publicKey;
    }

    /** The signature of {@code message}, 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(keys.getPrivate());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make Ed25519 signatures", e);
        }
    }

    /** The text of the seed, which {@link #parse} reads. A new array. */
    public byte[] seed() {
        int kind = publicKey.kind().prefix();
        byte[] bytes = new byte[PREFIX_BYTES + Nkey.KEY_BYTES];
        bytes[0] = (byte) (SEED_PREFIX | (kind >> 5));
        bytes[1] = (byte) (kind << 3);
        System.arraycopy(seed, 0, bytes, PREFIX_BYTES, Nkey.KEY_BYTES);
        byte[] text = Checked.encode(bytes);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    /** The public key: never the seed. */
    @Override
    public String toString() {
        return publicKey.toString();
    }

    /** Gives the seed in place of random bytes. */
    private static final class Seeded extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient byte[] seed;

        Seeded(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
