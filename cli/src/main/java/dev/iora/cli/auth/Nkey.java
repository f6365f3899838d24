// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import io.nats.client.NKey;
import io.nats.client.support.Encoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A NATS public key or seed: Ed25519 for signatures, by jnats, or X25519 for encryption (curve keys). Its text is the
 * base 32 form of a prefix for the kind, the key and a checksum.
 *
 * <p>Thread: any, immutable.
 */
final class Nkey {
    /** The kinds of keys. */
    enum Kind {
        operator(14),
        account(0),
        user(20),
        server(13),
        cluster(2),
        curve(23),
        x25519(23);

        private final int prefix;

        Kind(int letter) {
            prefix = letter << 3;
        }
    }

    static final int SEED_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final int CHECKSUM_BYTES = 2;
    private static final int POLYNOMIAL = 0x1021;

    /** The letter S. */
    private static final int SEED_PREFIX = 18 << 3;

    /** A public key, with one byte of prefix, or a seed, with two. */
    private static final Pattern TEXT = Pattern.compile("[A-RT-Z2-7][A-Z2-7]{55}|S[A-Z2-7]{57}");

    private final String text;
    private final byte[] payload;

    private Nkey(String text, byte[] payload) {
        this.text = text;
        this.payload = payload;
    }

    static Nkey ofSeed(Kind kind, byte[] seed) {
        byte[] payload = new byte[SEED_BYTES + 2];
        payload[0] = (byte) (SEED_PREFIX | kind.prefix >> 5);
        payload[1] = (byte) ((kind.prefix & 31) << 3);
        System.arraycopy(seed, 0, payload, 2, SEED_BYTES);
        return new Nkey(encoded(payload), payload);
    }

    /** Parses a public key or a seed. */
    static Nkey parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new CliException("nkeys: invalid encoded key");
        }
        byte[] bytes = Encoding.base32Decode(text.toCharArray());
        byte[] payload = Arrays.copyOf(bytes, bytes.length - CHECKSUM_BYTES);
        if (!Arrays.equals(bytes, withChecksum(payload))) {
            throw new CliException("nkeys: invalid checksum");
        }
        var key = new Nkey(text, payload);
        int prefix = key.prefix();
        if (Arrays.stream(Kind.values()).noneMatch(kind -> kind.prefix == prefix)) {
            throw new CliException(key.isSeed() ? "nkeys: invalid seed" : "nkeys: invalid public key");
        }
        return key;
    }

    /** Parses a seed. */
    static Nkey parseSeed(String text) {
        Nkey key = parse(text);
        if (!key.isSeed()) {
            throw new CliException("nkeys: invalid seed");
        }
        return key;
    }

    /** Returns the first line of a file that has the form of a key. */
    static String readText(Path file) {
        return new String(InputFile.read(file), StandardCharsets.ISO_8859_1)
                .lines()
                .filter(Nkey::isKey)
                .findFirst()
                .orElseThrow(() -> new CliException("could not find a valid key in " + file));
    }

    private static boolean isKey(String text) {
        try {
            parse(text);
            return true;
        } catch (CliException e) {
            return false;
        }
    }

    private static String encoded(byte[] payload) {
        return new String(Encoding.base32Encode(withChecksum(payload))).replace("=", "");
    }

    /** Appends the CRC-16 of XMODEM, low byte first. */
    private static byte[] withChecksum(byte[] payload) {
        int crc = 0;
        for (byte next : payload) {
            crc ^= (next & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
        }
        byte[] bytes = Arrays.copyOf(payload, payload.length + CHECKSUM_BYTES);
        bytes[payload.length] = (byte) crc;
        bytes[payload.length + 1] = (byte) (crc >> 8);
        return bytes;
    }

    private boolean isSeed() {
        return payload.length == SEED_BYTES + 2;
    }

    private int prefix() {
        return isSeed() ? (payload[0] & 7) << 5 | (payload[1] & 0xF8) >> 3 : payload[0] & 0xFF;
    }

    private boolean isCurve() {
        return prefix() == Kind.curve.prefix;
    }

    /** The key as text; secret if the key is a seed. */
    String text() {
        return text;
    }

    String publicText() {
        if (!isCurve()) {
            return signing("show", key -> new String(key.getPublicKey()));
        }
        byte[] publicPayload = new byte[SEED_BYTES + 1];
        publicPayload[0] = (byte) Kind.curve.prefix;
        X25519.scalarMultBase(seed(), 0, publicPayload, 1);
        return encoded(publicPayload);
    }

    private byte[] seed() {
        return Arrays.copyOfRange(payload, 2, payload.length);
    }

    byte[] sign(byte[] data) {
        return signing("sign", key -> key.sign(data));
    }

    boolean isSignature(byte[] data, byte[] signature) {
        return signing("verify", key -> signature.length == SIGNATURE_BYTES && key.verify(data, signature));
    }

    /** An operation with a key of jnats. */
    @FunctionalInterface
    private interface Operation<T> {
        T apply(NKey key) throws GeneralSecurityException, IOException;
    }

    private <T> T signing(String purpose, Operation<T> operation) {
        if (isCurve()) {
            throw new CliException("nkeys: curve key is not valid for sign/verify");
        }
        try {
            char[] chars = text.toCharArray();
            return operation.apply(isSeed() ? NKey.fromSeed(chars) : NKey.fromPublicKey(chars));
        } catch (IllegalArgumentException | GeneralSecurityException | IOException e) {
            throw new CliException("nkeys: cannot " + purpose + ": " + e.getMessage(), e);
        }
    }

    /** Makes a box that only the holders of this key and of another public key can seal and open. */
    SealedBox boxWith(String counterpart) {
        if (!isCurve()) {
            throw new CliException("nkeys: only curve key can seal/open");
        }
        if (!isKey(counterpart)
                || parse(counterpart).isSeed()
                || !parse(counterpart).isCurve()) {
            throw new CliException("invalid public key provided");
        }
        if (!isSeed()) {
            throw new CliException("nkeys: cannot seal or open, no private curve key available");
        }
        byte[] other = parse(counterpart).payload;
        return new SealedBox(seed(), Arrays.copyOfRange(other, 1, other.length));
    }
}
