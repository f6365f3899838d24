// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A key of NATS: of Ed25519, for signatures, or of X25519, for encryption.
 *
 * <p>Thread: any, immutable.
 */
final class Nkey {
    /** What keys are for. */
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

        private static Kind of(int prefix, String problem) {
            for (Kind kind : values()) {
                if (kind.prefix == prefix) {
                    return kind;
                }
            }
            throw new CliException(problem);
        }
    }

    static final int SEED_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    /** The letter S. */
    private static final int SEED_PREFIX = 18 << 3;

    private final Kind kind;
    private final byte @Nullable [] seed;
    private final byte[] publicKey;

    private Nkey(Kind kind, byte @Nullable [] seed, byte[] publicKey) {
        this.kind = kind;
        this.seed = seed;
        this.publicKey = publicKey;
    }

    static Nkey ofSeed(Kind kind, byte[] seed) {
        byte[] publicKey = new byte[SEED_BYTES];
        if (kind.prefix == Kind.curve.prefix) {
            X25519.scalarMultBase(seed, 0, publicKey, 0);
        } else {
            Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        }
        return new Nkey(kind, seed.clone(), publicKey);
    }

    /** A public key, or a seed. */
    static Nkey parse(String text) {
        byte[] payload = NkeyEncoding.decode(text);
        return (payload[0] & 0xF8) == SEED_PREFIX ? parsedSeed(payload) : parsedPublic(payload);
    }

    /** A seed. */
    static Nkey parseSeed(String text) {
        Nkey key = parse(text);
        if (key.seed == null) {
            throw new CliException("nkeys: invalid seed");
        }
        return key;
    }

    private static Nkey parsedSeed(byte[] payload) {
        if (payload.length != SEED_BYTES + 2) {
            throw new CliException("nkeys: invalid seed length");
        }
        int prefix = (payload[0] & 7) << 5 | (payload[1] & 0xF8) >> 3;
        return ofSeed(Kind.of(prefix, "nkeys: invalid seed"), Arrays.copyOfRange(payload, 2, payload.length));
    }

    private static Nkey parsedPublic(byte[] payload) {
        if (payload.length != SEED_BYTES + 1) {
            throw new CliException("nkeys: invalid public key");
        }
        Kind kind = Kind.of(payload[0] & 0xFF, "nkeys: invalid public key");
        return new Nkey(kind, null, Arrays.copyOfRange(payload, 1, payload.length));
    }

    /** The first line of a file that is a key. */
    static String readText(Path file) {
        return text(read(file), file);
    }

    private static String text(byte[] content, Path file) {
        return new String(content, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(NkeyEncoding::isKey)
                .findFirst()
                .orElseThrow(() -> new CliException("could not find a valid key in " + file));
    }

    /** The bytes of a file. */
    static byte[] read(Path file) {
        return InputFile.read(file);
    }

    /** The seed as text, which is a secret. */
    String seedText() {
        byte[] secret = secret("nkeys: no seed or private key available");
        byte[] payload = new byte[SEED_BYTES + 2];
        payload[0] = (byte) (SEED_PREFIX | kind.prefix >> 5);
        payload[1] = (byte) ((kind.prefix & 31) << 3);
        System.arraycopy(secret, 0, payload, 2, SEED_BYTES);
        return NkeyEncoding.encode(payload);
    }

    String publicText() {
        byte[] payload = new byte[SEED_BYTES + 1];
        payload[0] = (byte) kind.prefix;
        System.arraycopy(publicKey, 0, payload, 1, SEED_BYTES);
        return NkeyEncoding.encode(payload);
    }

    private boolean isCurve() {
        return kind.prefix == Kind.curve.prefix;
    }

    private byte[] secret(String problem) {
        if (seed == null) {
            throw new CliException(problem);
        }
        return seed;
    }

    byte[] sign(byte[] data) {
        refuseCurve();
        byte[] secret = secret("nkeys: can not sign, no private key available");
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(secret, 0, data, 0, data.length, signature, 0);
        return signature;
    }

    boolean verifies(byte[] data, byte[] signature) {
        refuseCurve();
        return signature.length == SIGNATURE_BYTES && Ed25519.verify(signature, 0, publicKey, 0, data, 0, data.length);
    }

    private void refuseCurve() {
        if (isCurve()) {
            throw new CliException("nkeys: curve key is not valid for sign/verify");
        }
    }

    /** What only this key and the other one can encrypt and decrypt. */
    SealedBox boxWith(String counterpart) {
        if (!isCurve()) {
            throw new CliException("nkeys: only curve key can seal/open");
        }
        Nkey other = NkeyEncoding.isKey(counterpart) ? parse(counterpart) : this;
        if (other == this || !other.isCurve() || other.seed != null) {
            throw new CliException("invalid public key provided");
        }
        return new SealedBox(secret("nkeys: cannot seal or open, no private curve key available"), other.publicKey);
    }
}
