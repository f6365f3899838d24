// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;

/**
 * Encryption between two holders of X25519 keys: a version, the nonce, and a NaCl box (X25519, XSalsa20 and Poly1305).
 *
 * <p>Thread: any, immutable.
 */
final class SealedBox {
    private static final byte[] VERSION = "xkv1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 24;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = VERSION.length + NONCE_BYTES;
    private static final int ROUNDS = 20;
    private static final byte[] SIGMA = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;

    SealedBox(byte[] secret, byte[] publicKey) {
        byte[] shared = new byte[KEY_BYTES];
        if (!X25519.calculateAgreement(secret, 0, publicKey, 0, shared, 0)) {
            throw new CliException("invalid public key provided");
        }
        key = hashed(shared);
    }

    /** HSalsa20 of the key and zeros. */
    private static byte[] hashed(byte[] shared) {
        int[] state = new int[16];
        int[] constants = new int[4];
        int[] words = new int[8];
        Pack.littleEndianToInt(SIGMA, 0, constants);
        Pack.littleEndianToInt(shared, 0, words);
        System.arraycopy(words, 0, state, 1, 4);
        System.arraycopy(words, 4, state, 11, 4);
        for (int i = 0; i < constants.length; i++) {
            state[i * 5] = constants[i];
        }
        int[] mixed = new int[16];
        Salsa20Engine.salsaCore(ROUNDS, state, mixed);
        // The core function adds its input at the end; HSalsa20 has no such step, so it is subtracted here.
        int[] places = {0, 5, 10, 15, 6, 7, 8, 9};
        byte[] hash = new byte[KEY_BYTES];
        for (int i = 0; i < places.length; i++) {
            Pack.intToLittleEndian(mixed[places[i]] - state[places[i]], hash, i * 4);
        }
        return hash;
    }

    byte[] seal(byte[] data) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        byte[] sealed = new byte[HEADER_BYTES + TAG_BYTES + data.length];
        System.arraycopy(VERSION, 0, sealed, 0, VERSION.length);
        System.arraycopy(nonce, 0, sealed, VERSION.length, NONCE_BYTES);
        Cipher cipher = new Cipher(nonce);
        cipher.apply(data, 0, data.length, sealed, HEADER_BYTES + TAG_BYTES);
        byte[] tag = cipher.tag(sealed, HEADER_BYTES + TAG_BYTES, data.length);
        System.arraycopy(tag, 0, sealed, HEADER_BYTES, TAG_BYTES);
        return sealed;
    }

    /**
     * Returns the plain text.
     *
     * @throws CliException if it was sealed with other keys, or modified
     */
    byte[] open(byte[] sealed) {
        if (sealed.length < HEADER_BYTES + TAG_BYTES) {
            throw new CliException("nkeys: encrypted input is not valid");
        }
        if (!Arrays.equals(sealed, 0, VERSION.length, VERSION, 0, VERSION.length)) {
            throw new CliException("nkeys: encrypted input wrong version");
        }
        Cipher cipher = new Cipher(Arrays.copyOfRange(sealed, VERSION.length, HEADER_BYTES));
        int length = sealed.length - HEADER_BYTES - TAG_BYTES;
        byte[] tag = cipher.tag(sealed, HEADER_BYTES + TAG_BYTES, length);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(sealed, HEADER_BYTES, HEADER_BYTES + TAG_BYTES))) {
            throw new CliException("nkeys: could not decrypt input");
        }
        byte[] data = new byte[length];
        cipher.apply(sealed, HEADER_BYTES + TAG_BYTES, length, data, 0);
        return data;
    }

    /** The key stream of one nonce; it begins with the key of the tag. */
    private final class Cipher {
        private final XSalsa20Engine stream = new XSalsa20Engine();
        private final byte[] tagKey = new byte[KEY_BYTES];

        Cipher(byte[] nonce) {
            stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
            stream.processBytes(tagKey, 0, KEY_BYTES, tagKey, 0);
        }

        void apply(byte[] in, int offset, int length, byte[] out, int outOffset) {
            stream.processBytes(in, offset, length, out, outOffset);
        }

        byte[] tag(byte[] sealed, int offset, int length) {
            Poly1305 mac = new Poly1305();
            mac.init(new KeyParameter(tagKey));
            mac.update(sealed, offset, length);
            byte[] tag = new byte[TAG_BYTES];
            mac.doFinal(tag, 0);
            return tag;
        }
    }
}
