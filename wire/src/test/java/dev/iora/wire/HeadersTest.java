// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersTest {
    @Test
    void findsTheFirstValueOfAKeyInPlace() {
        byte[] buffer = bytes("xxNATS/1.0\r\nA: 1\r\nKey:  two words \r\nKey: 3\r\n\r\nyy");
        Headers headers = new Headers();
        headers.wrap(buffer, 2, buffer.length - 4);

        assertThat(headers.value("Key")).contains("two words ");
        assertThat(headers.value("A")).contains("1");
    }

    @Test
    void comparesKeysExactly() {
        Headers headers = of("NATS/1.0 100\r\nKey: 1\r\nKey : 2\r\nx-Other: 3\r\nNoColon\r\nEmpty:\r\n\r\n");

        assertThat(headers.value("key")).isEmpty();
        assertThat(headers.value("Ke")).isEmpty();
        assertThat(headers.value("Other")).isEmpty();
        assertThat(headers.value("NoColon")).isEmpty();
        assertThat(headers.value("NATS/1.0 100")).isEmpty();
        assertThat(headers.value("Empty")).contains("");
    }

    @Test
    void findsAKeyBehindALongerOneThatStartsAlike() {
        assertThat(of("NATS/1.0\r\naa: 1\r\na: 2\r\n\r\n").value("a")).contains("2");
    }

    @Test
    void readsABlockThatLacksItsEnd() {
        assertThat(of("NATS/1.0\r\nKey: value").value("Key")).contains("value");
        assertThat(of("NATS/1.0\r\nKey: value\r").value("Key")).contains("value\r");
        assertThat(of("NATS/1.0\r\nKey:").value("Key")).contains("");
        assertThat(of("NATS/1.0\r\nKey").value("Key")).isEmpty();
        assertThat(of("Key: value\r\n\r\n").value("Key")).isEmpty();
        assertThat(of("").value("Key")).isEmpty();
    }

    @Test
    void readsTheStatusLine() {
        assertThat(of("NATS/1.0 503\r\n\r\n").status()).isEqualTo(503);
        assertThat(of("NATS/1.0 503\r\n\r\n").description()).isEmpty();
        assertThat(of("NATS/1.0   100 Idle Heartbeat\r\n\r\n").status()).isEqualTo(100);
        assertThat(of("NATS/1.0 100 Idle Heartbeat\r\n\r\n").description()).isEqualTo("Idle Heartbeat");
        assertThat(of("NATS/1.0 404").status()).isEqualTo(404);
    }

    @Test
    void readsNoStatusWhereThereIsNone() {
        for (String block : List.of(
                "",
                "NATS/1.0\r\n\r\n",
                "NATS/1.0 \r\n\r\n",
                "NATS/1.0 50\r\n",
                "NATS/1.0 5x3\r\n",
                "NATS/1.0 5030\r\n",
                "NATS/1.1 503\r\n",
                "NATS/1.0503\r\n",
                "NATS/1.0 ",
                "nats/1.0 503\r\n")) {
            assertThat(of(block).status()).as(block).isZero();
            assertThat(of(block).description()).as(block).isEmpty();
        }
    }

    @Test
    void buildsThe503OfARequestWithoutResponders() {
        assertThat(text(Headers.noResponders(bytes("-a.b-"), 1, 3)))
                .isEqualTo("NATS/1.0 503\r\nNats-Subject: a.b\r\n\r\n");
    }

    @Test
    void buildsBlocksWithAndWithoutStatus() {
        assertThat(text(Headers.builder().add("A", "1").add("A", 2L).build()))
                .isEqualTo("NATS/1.0\r\nA: 1\r\nA: 2\r\n\r\n");
        assertThat(text(Headers.builder(408, "Request Timeout")
                        .add("Nats-Pending-Messages", 1L)
                        .build()))
                .isEqualTo("NATS/1.0 408 Request Timeout\r\nNats-Pending-Messages: 1\r\n\r\n");
        assertThat(text(Headers.builder(204, "").build())).isEqualTo("NATS/1.0 204\r\n\r\n");
        assertThat(Headers.builder().build()).isEmpty();
        assertThatThrownBy(() -> Headers.builder(99, "")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsNoValueForgeAHeader() {
        byte[] block =
                Headers.builder(500, "bad\r\nX: 1").add("A", "1\r\nB: 2\n").build();

        assertThat(text(block)).isEqualTo("NATS/1.0 500 bad  X: 1\r\nA: 1  B: 2 \r\n\r\n");
    }

    @Test
    void setsAHeaderAtTheEnd() {
        Headers headers = of("NATS/1.0\r\nA: 1\r\nB: 2\r\nA: 3\r\n\r\n");

        assertThat(text(headers.toBuilder().set("A", "longer").set("C", "4").build()))
                .isEqualTo("NATS/1.0\r\nB: 2\r\nA: longer\r\nC: 4\r\n\r\n");
        assertThat(text(headers.toBuilder().set("B", "").build())).isEqualTo("NATS/1.0\r\nA: 1\r\nA: 3\r\nB: \r\n\r\n");
    }

    /** Readers split lines at LF, ignore case, or trim keys: none of them may find another value (CVE-2026-33223). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\nKey: x\r\nA: 1\r\nKey: y\r\n\r\n",
                "NATS/1.0\r\nkEY: x\r\nA: 1\r\n\r\n",
                "NATS/1.0\r\nKey : x\r\nA: 1\r\n\tKey: y\r\n\r\n",
                "NATS/1.0\r\nA: 1\nKey: x\r\n\r\n",
                "NATS/1.0\nKey: x\nA: 1\r\n\r\n",
                "NATS/1.0\nKey: x\nKey: y\r\nkey:z\r\nA: 1\r\n\r\n",
                "NATS/1.0\r\nA: 1\r\nKey: x",
            })
    void replacesEveryFormOfAHeader(String block) {
        String edited = text(of(block).toBuilder().set("Key", "true").build());
        assertThat(edited.replace("\r\n", "\n")).isEqualTo("NATS/1.0\nA: 1\nKey: true\n\n");
        assertThat(edited).endsWith("\r\nKey: true\r\n\r\n");
    }

    @Test
    void keepsHeadersWithSimilarKeys() {
        String others = "NATS/1.0 100 Key: x\r\nKeys: 1\r\nA-Key: 2\r\nKe: 3\r\nKey\r\nA: Key: 4\r\n";
        assertThat(text(of(others + "\r\n").toBuilder().set("Key", "true").build()))
                .isEqualTo(others + "Key: true\r\n\r\n");
    }

    @Test
    void removesHeaders() {
        Headers headers = of("NATS/1.0 503 Gone\r\nNats-A: 1\r\nKeep: 2\r\nNats-A: 3\r\nNats-B: 4\r\n\r\n");

        assertThat(text(headers.toBuilder().remove("Nats-A").remove("Nats").build()))
                .isEqualTo("NATS/1.0 503 Gone\r\nKeep: 2\r\nNats-B: 4\r\n\r\n");
        assertThat(text(headers.toBuilder().remove("Nats-A").removeStatus().build()))
                .isEqualTo("NATS/1.0\r\nKeep: 2\r\nNats-B: 4\r\n\r\n");
        assertThat(of("NATS/1.0 503\r\nA: 1\r\n\r\n").toBuilder()
                        .remove("A")
                        .removeStatus()
                        .build())
                .isEmpty();
    }

    @Test
    void startsABlockFromNothing() {
        assertThat(text(of("").toBuilder().add("A", "1").build())).isEqualTo("NATS/1.0\r\nA: 1\r\n\r\n");
    }

    @Test
    void addsToABlockThatLacksItsEnd() {
        assertThat(text(of("NATS/1.0\r\nA: 1").toBuilder().add("B", "2").build()))
                .isEqualTo("NATS/1.0\r\nA: 1\r\nB: 2\r\n\r\n");
        assertThat(text(of("NATS/1.0\r\nA: 1\r\n").toBuilder().add("B", "2").build()))
                .isEqualTo("NATS/1.0\r\nA: 1\r\nB: 2\r\n\r\n");
    }

    @Test
    void behavesAsAListOfHeaders() {
        Seeds.forEach(1_000, random -> {
            List<Map.Entry<String, String>> model = new ArrayList<>();
            Headers.Builder builder = Headers.builder(200, "");
            for (int step = 0; step < 12; step++) {
                step(random, model, builder);
                Headers headers = Headers.of(builder.build());
                for (String key : KEYS) {
                    assertThat(headers.value(key))
                            .isEqualTo(model.stream()
                                    .filter(header -> header.getKey().equals(key))
                                    .map(Map.Entry::getValue)
                                    .findFirst());
                }
                builder = headers.toBuilder();
            }
            StringBuilder expected = new StringBuilder("NATS/1.0 200\r\n");
            model.forEach(header -> expected.append(header.getKey() + ": " + header.getValue() + "\r\n"));
            assertThat(text(builder.build())).isEqualTo(expected + "\r\n");
        });
    }

    private static final List<String> KEYS = List.of("A", "AB", "B", "Nats-Msg-Id");

    private static void step(Random random, List<Map.Entry<String, String>> model, Headers.Builder builder) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        String value = "v: A:".substring(0, random.nextInt(2)) + random.nextInt(1_000);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                builder.add(key, value);
                model.add(Map.entry(key, value));
            }
            case 2 -> {
                builder.set(key, value);
                model.removeIf(header -> header.getKey().equals(key));
                model.add(Map.entry(key, value));
            }
            default -> {
                builder.remove(key);
                model.removeIf(header -> header.getKey().equals(key));
            }
        }
    }

    @Test
    void neverFaultsOnWhatClientsSend() {
        String alphabet = "\r\n\r\n: ANATS/1.0 503";
        Seeds.forEach(20, random -> {
            for (int i = 0; i < 10_000; i++) {
                byte[] block = new byte[random.nextInt(40)];
                for (int at = 0; at < block.length; at++) {
                    block[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                }
                Headers headers = Headers.of(block);
                assertThat(headers.status()).isBetween(0, 999);
                assertThat(headers.description()).doesNotContain("\r\n");
                assertThat(headers.value("A").map(String::length).orElse(0)).isBetween(0, block.length);
                byte[] edited = headers.toBuilder()
                        .set("A", "1")
                        .remove("T")
                        .add("S", "2")
                        .removeStatus()
                        .build();
                assertThat(Headers.of(edited).value("A")).contains("1");
                assertThat(Headers.of(edited).value("T")).isEmpty();
            }
        });
    }

    private static Headers of(String block) {
        return Headers.of(bytes(block));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
