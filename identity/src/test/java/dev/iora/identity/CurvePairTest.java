// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iora.testkit.Seeds;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CurvePairTest {
    /** The public key is the private one times the base point, whose coordinate is 9; computed by the JDK. */
    @Test
    void hasThePublicKeyOfItsSeed() {
        Seeds.forEach(20, random -> {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            CurvePair pair = CurvePair.of(seed);
            assertThat(pair.privateKey()).isEqualTo(seed);
            assertThat(pair.publicKey().bytes()).isEqualTo(timesBase(seed));
            assertThat(pair.publicKey().kind()).isEqualTo(NkeyKind.CURVE);
            assertThat(pair).hasToString(pair.publicKey().toString());
        });
    }

    private static byte[] timesBase(byte[] seed) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, seed)));
            agreement.doPhase(
                    keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9))), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isReadAndWritten() {
        CurvePair pair = CurvePair.of(new byte[32]);
        assertThat(new String(pair.seed(), US_ASCII)).matches("SX[A-Z2-7]{56}");
        CurvePair again = CurvePair.parse(pair.seed());
        assertThat(again.publicKey()).isEqualTo(pair.publicKey());
        assertThat(again.seed()).isEqualTo(pair.seed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SX", "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"})
    void refusesOtherTexts(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CurvePair.parse(text.getBytes(US_ASCII)))
                .withMessage("not a seed of a curve key");
    }

    @Test
    void isNoKeyThatSigns() {
        byte[] seed = CurvePair.of(new byte[32]).seed();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NkeyPair.parse(seed))
                .withMessage("not a seed of an NKEY");
    }
}
