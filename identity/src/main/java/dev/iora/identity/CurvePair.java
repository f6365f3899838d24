// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * An NKEY of the kind {@link NkeyKind#CURVE} with its seed, which is an X25519 key: it encrypts, and does not sign.
 *
 * <p>Thread: any; immutable.
 */
public final class CurvePair {
    private final Seed seed;
    private final Nkey publicKey;

    private CurvePair(Seed seed) {
        this.seed = seed;
        byte[] derived = new byte[Nkey.KEY_BYTES];
        X25519.scalarMultBase(seed.bytes(), 0, derived, 0);
        publicKey = new Nkey(NkeyKind.CURVE, derived);
    }

    /** Makes a pair from 32 random bytes. */
    public static CurvePair of(byte[] seed) {
        return new CurvePair(new Seed(NkeyKind.CURVE, seed));
    }

    /**
     * Reads the text of a seed.
     *
     * @throws IllegalArgumentException if it is not one of this kind; the message does not contain it
     */
    public static CurvePair parse(byte[] text) {
        Seed seed = Seed.decode(text);
        if (seed == null || seed.kind() != NkeyKind.CURVE) {
            throw new IllegalArgumentException("not a seed of a curve key");
        }
        return new CurvePair(seed);
    }

    /** The public key. */
    public Nkey publicKey() {
        return publicKey;
    }

    /** The 32 bytes of the private key. A new array. */
    public byte[] privateKey() {
        return seed.bytes().clone();
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
}
