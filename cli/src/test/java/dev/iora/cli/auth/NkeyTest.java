// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.cli.auth.Nkey.Kind;
import dev.iora.cli.console.CliException;
import io.nats.client.support.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Accepts the kinds of keys that exist, and refuses others even if their checksum is right. */
final class NkeyTest {
    /** The letter of private keys, which are no public keys. */
    private static final int PRIVATE = 15 << 3;

    private static final int SEED = 18 << 3;

    /** A key with a checksum: prefix bytes and 32 bytes of zero. */
    private static String key(int... prefix) {
        byte[] bytes = new byte[prefix.length + 32 + 2];
        for (int i = 0; i < prefix.length; i++) {
            bytes[i] = (byte) prefix[i];
        }
        int checksum = checksum(bytes, prefix.length + 32);
        bytes[bytes.length - 2] = (byte) checksum;
        bytes[bytes.length - 1] = (byte) (checksum >> 8);
        return new String(Encoding.base32Encode(bytes)).replace("=", "");
    }

    /** CRC-16 of XMODEM, by long division. */
    private static int checksum(byte[] bytes, int length) {
        int remainder = 0;
        for (int bit = 0; bit < 8 * length; bit++) {
            int next = bytes[bit / 8] >> (7 - bit % 8) & 1;
            boolean subtracts = (remainder >> 15 & 1) != next;
            remainder = (remainder << 1 & 0xFFFF) ^ (subtracts ? 0x1021 : 0);
        }
        return remainder;
    }

    private static void assertRefused(String text, String reason) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Nkey.parse(text))
                .withMessage(reason);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void readsTheSeedsAndPublicKeysOfEachKind(Kind kind) {
        Nkey seed = Nkey.ofSeed(kind, new byte[Nkey.SEED_BYTES]);
        assertThat(Nkey.parseSeed(seed.text()).publicText()).isEqualTo(seed.publicText());
        assertThat(Nkey.parse(seed.publicText()).text()).isEqualTo(seed.publicText());
    }

    @ParameterizedTest
    @CsvSource({"O, 14", "A, 0", "U, 20", "N, 13", "C, 2", "X, 23"})
    void readsPublicKeysByTheirLetter(String letter, int prefix) {
        assertThat(key(prefix << 3)).startsWith(letter);
        assertThat(Nkey.parse(key(prefix << 3)).text()).startsWith(letter);
    }

    @Test
    void refusesOtherKinds() {
        assertThat(key(PRIVATE)).startsWith("P");
        assertRefused(key(PRIVATE), "nkeys: invalid public key");
        assertRefused(key(SEED | PRIVATE >> 5, (PRIVATE & 31) << 3), "nkeys: invalid seed");
    }

    @Test
    void refusesAPublicKeyInPlaceOfASeed() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> Nkey.parseSeed(key(0)))
                .withMessage("nkeys: invalid seed");
    }

    @Test
    void refusesWrongChecksums() {
        String key = key(0);
        assertRefused(key.substring(0, 55) + (key.endsWith("A") ? 'B' : 'A'), "nkeys: invalid checksum");
        assertRefused(key.substring(1), "nkeys: invalid encoded key");
    }
}
