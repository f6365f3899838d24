// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NkeyTest {
    private static final String USER = "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632XP";

    @ParameterizedTest
    @CsvSource({
        "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632XP, USER",
        "AB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY626EQ, ACCOUNT",
        "NB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY63DLE, SERVER",
    })
    void isReadAndWritten(String text, NkeyKind kind) {
        Nkey key = Nkey.parse(text);
        assertThat(key).hasToString(text);
        assertThat(key.kind()).isEqualTo(kind);
        assertThat(Nkey.isValid(text)).isTrue();
        for (NkeyKind other : NkeyKind.values()) {
            assertThat(Nkey.isValid(text, other)).isEqualTo(other == kind);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "U",
                "alice",
                "ub3jfq5ngvalxab4aiftv3tgzweioersgtvay3tripak3vz76qy632xp",
                "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632X",
                "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632XPA",
                "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632X=",
                "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632X1",
                "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632Xé",
            })
    void refusesOtherTexts(String text) {
        assertThat(Nkey.isValid(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Nkey.parse(text)).withMessage("not a public NKEY");
    }

    @Test
    void refusesEveryKeyWithOneWrongCharacter() {
        for (int i = 0; i < USER.length(); i++) {
            char other = USER.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(Nkey.isValid(USER.substring(0, i) + other + USER.substring(i + 1)))
                    .isFalse();
        }
    }

    @Test
    void refusesKindsThatDoNotExist() {
        byte[] bytes = new byte[33];
        bytes[0] = (byte) (Base32.valueOf('B') << 3);
        assertThat(Nkey.isValid(new String(Checked.encode(bytes), US_ASCII))).isFalse();
        bytes[0] = (byte) NkeyKind.USER.prefix();
        assertThat(Nkey.isValid(new String(Checked.encode(bytes), US_ASCII))).isTrue();
        bytes[0] = (byte) (NkeyKind.USER.prefix() | 1);
        assertThat(Nkey.isValid(new String(Checked.encode(bytes), US_ASCII))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void startsWithTheLetterOfItsKind(NkeyKind kind) {
        assertThat(new Nkey(kind, new byte[32]).toString()).startsWith(String.valueOf(kind.letter()));
    }

    @Test
    void verifiesItsOwnersSignatureOnly() {
        NkeyPair pair = NkeyPair.of(NkeyKind.USER, seed(1));
        byte[] nonce = "nonce".getBytes(UTF_8);
        byte[] signature = pair.sign(nonce);
        assertThat(pair.publicKey().verify(nonce, signature)).isTrue();
        assertThat(pair.publicKey().verify("other".getBytes(UTF_8), signature)).isFalse();
        assertThat(NkeyPair.of(NkeyKind.USER, seed(2)).publicKey().verify(nonce, signature))
                .isFalse();
        signature[7] ^= 1;
        assertThat(pair.publicKey().verify(nonce, signature)).isFalse();
        assertThat(pair.publicKey().verify(nonce, new byte[0])).isFalse();
        assertThat(pair.publicKey().verify(nonce, new byte[64])).isFalse();
        assertThat(pair.publicKey().verify(nonce, new byte[65])).isFalse();
    }

    /** Not every 32 bytes are a point of the curve, and the checksum does not tell. */
    @Test
    void verifiesNothingForAKeyThatIsNoPoint() {
        for (int i = 0; i < 64; i++) {
            byte[] bytes = new byte[32];
            Arrays.fill(bytes, (byte) i);
            assertThat(new Nkey(NkeyKind.USER, bytes).verify(new byte[1], new byte[64]))
                    .isFalse();
        }
    }

    @Test
    void equalsByKindAndBytes() {
        assertThat(Nkey.parse(USER)).isEqualTo(Nkey.parse(USER)).hasSameHashCodeAs(Nkey.parse(USER));
        assertThat(new Nkey(NkeyKind.USER, new byte[32])).isNotEqualTo(new Nkey(NkeyKind.SERVER, new byte[32]));
        assertThat(new Nkey(NkeyKind.USER, new byte[32])).isNotEqualTo(new Nkey(NkeyKind.USER, seed(1)));
    }

    @Test
    void makesPairsOfKindsThatSignOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> NkeyPair.of(NkeyKind.CURVE, seed(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> NkeyPair.of(NkeyKind.USER, new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> NkeyPair.of(NkeyKind.USER, new byte[33]));
    }

    @Test
    void showsNoSeed() {
        NkeyPair pair = NkeyPair.of(NkeyKind.USER, seed(1));
        assertThat(pair).hasToString(pair.publicKey().toString());
        byte[] text = pair.seed();
        text[20]++;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NkeyPair.parse(text))
                .withMessage("not a seed of an NKEY");
    }

    private static byte[] seed(int fill) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) fill);
        return seed;
    }
}
