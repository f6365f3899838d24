// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanNumberTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0;0", "999;999", "1234;1,234", "-1234567;-1,234,567", "-999;-999"})
    void separatesThousands(long number, String expected) {
        assertThat(HumanNumber.of(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1234.5678;1,234.567", "2;2", "0.25;0.25", "-1.5;-1.5"})
    void showsAtMostThreeDecimals(double number, String expected) {
        assertThat(HumanNumber.of(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "98,98 B",
        "1023,1023 B",
        "1024,1.0 KiB",
        "1229,1.2 KiB",
        "10240,10 KiB",
        "20971520,20 MiB",
        "1073741824,1.0 GiB"
    })
    void showsBytesInPowersOf1024(long bytes, String expected) {
        assertThat(HumanNumber.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,-1",
        "512,512",
        "1k,1024",
        "1KB,1024",
        "1KiB,1024",
        "256MB,268435456",
        "1GB,1073741824",
        "2 GiB,2147483648",
        "1TB,1099511627776"
    })
    void parsesSizesInPowersOf1024(String text, long expected) {
        assertThat(HumanNumber.parseBytes(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "1XB", "1KiBs", "1.5M"})
    void explainsTheFormatOfSizes(String text) {
        assertThatThrownBy(() -> HumanNumber.parseBytes(text))
                .hasMessage("invalid size \"" + text + "\", use for instance 1024, 512KB, 10MB or 1GiB");
    }

    @Test
    void refusesSizesBeyond64Bits() {
        assertThatThrownBy(() -> HumanNumber.parseBytes("99999999EB")).hasMessage("size \"99999999EB\" is too large");
    }
}
