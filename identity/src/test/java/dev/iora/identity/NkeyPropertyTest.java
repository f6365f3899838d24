// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import io.nats.nkey.NKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares with the library of the NATS project. */
final class NkeyPropertyTest {
    private static final List<NkeyKind> SIGNING =
            List.of(NkeyKind.ACCOUNT, NkeyKind.CLUSTER, NkeyKind.SERVER, NkeyKind.OPERATOR, NkeyKind.USER);

    @Test
    void hasTheKeysSeedsAndSignaturesOfTheOfficialLibrary() {
        Seeds.forEach(50, random -> {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            byte[] message = new byte[random.nextInt(100)];
            random.nextBytes(message);
            NkeyPair pair = NkeyPair.of(SIGNING.get(random.nextInt(SIGNING.size())), seed);
            NKey official = NKey.fromSeed(new String(pair.seed(), US_ASCII).toCharArray());
            assertThat(new String(official.getPublicKey()))
                    .isEqualTo(pair.publicKey().toString());
            assertThat(official.sign(message)).isEqualTo(pair.sign(message));
            assertThat(official.verify(message, pair.sign(message))).isTrue();
            NkeyPair again = NkeyPair.parse(pair.seed());
            assertThat(again.publicKey()).isEqualTo(pair.publicKey());
            assertThat(again.seed()).isEqualTo(pair.seed());
        });
    }

    @Test
    void readsAnyBytesWithoutFailing() {
        Seeds.forEach(200, random -> {
            byte[] text = NkeyPair.of(NkeyKind.USER, new byte[32]).seed();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(NkeyPair.parse(text).seed()).isEqualTo(text);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessage("not a seed of an NKEY");
            }
        });
    }

    @Test
    void decodesWhatItEncoded() {
        Seeds.forEach(200, random -> {
            byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
            assertThat(Checked.decode(Checked.encode(bytes), bytes.length)).isEqualTo(bytes);
            assertThat(Checked.decode(Checked.encode(bytes), bytes.length + 1)).isNull();
        });
    }
}
