// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.identity.CurvePair;
import dev.iora.identity.Nkey;
import dev.iora.identity.NkeyKind;
import dev.iora.identity.NkeyPair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An NKEY as a command finds it: a public key, or the seed of a key that signs or encrypts. Errors have the texts of the
 * official CLI.
 *
 * <p>Thread: any; immutable.
 */
sealed interface GivenKey {
    /** A public key of any kind. */
    record Public(Nkey publicKey) implements GivenKey {}

    /** The seed of a key that signs. */
    record Signing(NkeyPair pair) implements GivenKey {
        @Override
        public Nkey publicKey() {
            return pair.publicKey();
        }
    }

    /** The seed of a key that encrypts. */
    record Curve(CurvePair pair) implements GivenKey {
        @Override
        public Nkey publicKey() {
            return pair.publicKey();
        }
    }

    /** The public key, also of a seed. */
    Nkey publicKey();

    /** Parses a public key or a seed; empty if the text is neither. */
    private static Optional<GivenKey> find(String text) {
        if (Nkey.isValid(text)) {
            return Optional.of(new Public(Nkey.parse(text)));
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(new Signing(NkeyPair.parse(bytes)));
        } catch (IllegalArgumentException _) {
            // Not a seed that signs; it may be one of a curve key.
        }
        try {
            return Optional.of(new Curve(CurvePair.parse(bytes)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Parses a public key or a seed. */
    static GivenKey parse(String text) {
        return find(text).orElseThrow(() -> new CliException("nkeys: invalid encoded key"));
    }

    /** The first line of a file that is a key. */
    static GivenKey read(Path file) {
        return new String(InputFile.read(file), StandardCharsets.ISO_8859_1)
                .lines()
                .flatMap(line -> find(line.strip()).stream())
                .findFirst()
                .orElseThrow(() -> new CliException("could not find a valid key in " + file));
    }

    /** The same, if it is a seed. */
    default GivenKey seeded() {
        if (this instanceof Public) {
            throw new CliException("nkeys: invalid seed");
        }
        return this;
    }

    /** The signature of some data. */
    default byte[] sign(byte[] data) {
        return switch (this) {
            case Signing(NkeyPair pair) -> pair.sign(data);
            case Curve _ -> throw noSignatures();
            case Public _ -> throw new CliException("nkeys: cannot sign, no private key available");
        };
    }

    /** Whether a signature is this key's for some data. */
    default boolean isSignature(byte[] data, byte[] signature) {
        if (publicKey().kind() == NkeyKind.CURVE) {
            throw noSignatures();
        }
        return publicKey().verify(data, signature);
    }

    private static CliException noSignatures() {
        return new CliException("nkeys: curve key is not valid for sign/verify");
    }

    /** Makes a box that only the holders of this key and of another public key can seal and open. */
    default SealedBox boxWith(String counterpart) {
        if (publicKey().kind() != NkeyKind.CURVE) {
            throw new CliException("nkeys: only curve key can seal/open");
        }
        if (!Nkey.isValid(counterpart, NkeyKind.CURVE)) {
            throw new CliException("invalid public key provided");
        }
        if (!(this instanceof Curve(CurvePair pair))) {
            throw new CliException("nkeys: cannot seal or open, no private curve key available");
        }
        return new SealedBox(pair.privateKey(), Nkey.parse(counterpart).bytes());
    }
}
