// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigDigestTest {
    private static String digest(String text) {
        return ConfigParser.parseText("", text, Map.of()).digest();
    }

    /** The digests are those nats-server v2.14.5 prints for the same files. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: 1 | e346432021b04179518d9614f3560ccd71354a4ee101ddcb893d6959a9d6301c",
                "port: 4222, server_name: x | a59b54bb8cd5e7b5f1ee5b6907b14566b57b55802bd08e0e2f0addc5f172c73c",
                "a: [1 , -2 , 2.50, \"x\", true, 2026-11-24T00:00:00Z] | 1d9b93645b0be7bf680daf56bbc24be7d85cae9211d6d6b936e3d96bbd1874ba",
                "a: {b: {c: []}, d: {}} | 5ea48c78ce2e810e56404b67b9657ad06588f73c340c64087cb8395f848bde79",
                "a: \"<>&\" | 1ca829fa7c50c2c256edb2957757363e8d1d2e397627a5e08bc01686d8473d34",
                "a: \"\\x08\\x0c\\x01\\t\\n\\r\\x7f\\\"\\\\\" | 9026a79d941d46436c87a9b41f4319eaf7f9ba8a7d47c3faf1561417da30df4c",
                "\"é\": \"ü€😀\" | 35428486b1ce8a8063779c69bcbcfd18b5220554fd0eb07e46bfcbb2ab39527f",
                "b: 1, a: 2, B: 3, \"\": 4 | 0e341f30f35db99f501a0e6c48ca573c006fe64bc0c9fad120c4650be8a5b90b",
                "a: 0.0000001, b: 123456789012345678901234.0 | 7df6de3edeae7c435bd4f91b2d99de70a3e033a4e8aaeb67cfa7fb7274e680f9",
                "x: 5, y: $x | e221aab94d87a491fca59b852f7eadc4fcfbf22128e96c981770a7607cd9f61b"
            })
    void equalsThatOfNatsServer(String text, String expected) {
        assertThat(digest(text)).isEqualTo("sha256:" + expected);
    }

    @Test
    void dependsOnContentAlone() {
        assertThat(digest("{\"b\": [1, 2], \"a\": {\"x\": true}} # comment"))
                .isEqualTo(digest("a {x: on}\nb = [\n1\n2\n]"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "1.5, 1.5",
        "100.0, 100",
        "-2.50, -2.5",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "0.00000012, 1.2e-7",
        "123456789012345678901.0, 123456789012345680000",
        "1000000000000000000000.0, 1e+21",
        "1234500000000000000000.0, 1.2345e+21"
    })
    void writesNumbersAsGoDoes(String text, String expected) {
        assertThat(ConfigDigest.number(Double.parseDouble(text))).isEqualTo(expected);
    }
}
