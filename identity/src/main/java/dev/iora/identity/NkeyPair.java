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

/**
 * An NKEY with its seed, which can sign. Keys of the kind {@link NkeyKind#CURVE} do not; their pair is a {@link CurvePair}.
 *
 * <p>Thread: any; immutable. Texts of seeds are byte arrays, which callers can overwrite.
 */
public final class NkeyPair {
    private static final String ALGORITHM = "Ed25519";

    private final Seed seed;
    private final KeyPair keys;
    private final Nkey publicKey;

    private NkeyPair(Seed seed) {
        this.seed = seed;
        keys = derive(seed.bytes());
        byte[] encoded = keys.getPublic().getEncoded();
        publicKey = new Nkey(seed.kind(), Arrays.copyOfRange(encoded, encoded.length - Nkey.KEY_BYTES, encoded.length));
    }

    /** Makes a pair from 32 random bytes. */
    public static NkeyPair of(NkeyKind kind, byte[] seed) {
        if (kind == NkeyKind.CURVE || seed.length != Nkey.KEY_BYTES) {
            throw new IllegalArgumentException("a pair needs a kind that signs and a seed of 32 bytes");
        }
        return new NkeyPair(new Seed(kind, seed));
    }

    /**
     * Reads the text of a seed.
     *
     * @throws IllegalArgumentException if it is not one; the message does not contain it
     */
    public static NkeyPair parse(byte[] text) {
        Seed seed = Seed.decode(text);
        if (seed == null || seed.kind() == NkeyKind.CURVE) {
            throw new IllegalArgumentException("not a seed of an NKEY");
        }
        return new NkeyPair(seed);
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
        return seed.encode();
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
