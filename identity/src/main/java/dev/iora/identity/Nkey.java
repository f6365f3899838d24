// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public NKEY: an Ed25519 key with the kind of its owner. Its text is base32 of a byte for the kind, the 32 bytes of the
 * key and a checksum.
 *
 * <p>Thread: any; immutable.
 */
public final class Nkey {
    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "Ed25519";

    /** The bytes before the key in its X.509 form. */
    private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final NkeyKind kind;
    private final byte[] key;

    Nkey(NkeyKind kind, byte[] key) {
        this.kind = kind;
        this.key = key;
    }

    /**
     * Reads the text of a public key.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Nkey parse(String text) {
        Nkey key = read(text);
        if (key == null) {
            throw new IllegalArgumentException("not a public NKEY");
        }
        return key;
    }

    /** Whether a text is a public key of any kind. */
    public static boolean isValid(String text) {
        return read(text) != null;
    }

    /** Whether a text is a public key of one kind. */
    public static boolean isValid(String text, NkeyKind kind) {
        Nkey key = read(text);
        return key != null && key.kind == kind;
    }

    private static @Nullable Nkey read(String text) {
        // Characters beyond Latin-1 become question marks, which are not of the alphabet.
        byte[] bytes = Checked.decode(text.getBytes(StandardCharsets.ISO_8859_1), 1 + KEY_BYTES);
        NkeyKind kind = bytes == null ? null : NkeyKind.ofPrefix(bytes[0] & 0xFF);
        return bytes == null || kind == null ? null : new Nkey(kind, Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    /** The kind of its owner. */
    public NkeyKind kind() {
        return kind;
    }

    /** The 32 bytes of the key. A new array. */
    public byte[] bytes() {
        return key.clone();
    }

    /** Whether {@code signature} is the owner's for {@code message}; never for a key that is not a point of the curve. */
    public boolean verify(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeySpecException | InvalidKeyException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot verify Ed25519 signatures", e);
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(HEAD, HEAD.length + KEY_BYTES);
        System.arraycopy(key, 0, encoded, HEAD.length, KEY_BYTES);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Nkey that && kind == that.kind && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        byte[] bytes = new byte[1 + KEY_BYTES];
        bytes[0] = (byte) kind.prefix();
        System.arraycopy(key, 0, bytes, 1, KEY_BYTES);
        return new String(Checked.encode(bytes), StandardCharsets.ISO_8859_1);
    }
}
