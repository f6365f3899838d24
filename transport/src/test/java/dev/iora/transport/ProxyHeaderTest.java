// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.transport.ProxyHeader.Absent;
import dev.iora.transport.ProxyHeader.Incomplete;
import dev.iora.transport.ProxyHeader.Local;
import dev.iora.transport.ProxyHeader.Malformed;
import dev.iora.transport.ProxyHeader.Outcome;
import dev.iora.transport.ProxyHeader.Proxied;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyHeaderTest {
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final String V4 = "\300\0\2\1" + "\306\63\144\1" + "\60\71" + "\20\176";
    private static final String V6 = "\40\1\15\270" + "\0".repeat(11) + "\1" + "\0".repeat(16) + "\60\71" + "\20\176";
    private static final String MAPPED =
            "\0".repeat(10) + "\377\377" + "\300\0\2\1" + "\0".repeat(16) + "\60\71" + "\20\176";
    private static final String CLIENT = "CONNECT {}\r\n";

    private static String v2(int command, int family, String following) {
        int length = following.length();
        return SIGNATURE + (char) command + (char) family + (char) (length >> 8) + (char) (length & 0xFF) + following;
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("PROXY TCP4 192.0.2.1 198.51.100.1 12345 4222\r\n", "192.0.2.1:12345"),
                Arguments.of("PROXY TCP6 2001:db8::1 ::1 12345 4222\r\n", "[2001:db8::1]:12345"),
                Arguments.of("PROXY TCP6 ::ffff:192.0.2.1 ::1 12345 4222\r\n", "192.0.2.1:12345"),
                Arguments.of("PROXY  TCP4\t192.0.2.1 198.51.100.1 007 0 \r\n", "192.0.2.1:7"),
                Arguments.of("PROXY UNKNOWN\r\n", "local"),
                Arguments.of("PROXY UNKNOWN anything at all\r\n", "local"),
                Arguments.of(v2(0x21, 0x11, V4), "192.0.2.1:12345"),
                Arguments.of(v2(0x21, 0x21, V6), "[2001:db8::1]:12345"),
                Arguments.of(v2(0x21, 0x21, MAPPED), "192.0.2.1:12345"),
                Arguments.of(v2(0x21, 0x11, V4 + "\3\0\1x"), "192.0.2.1:12345"),
                Arguments.of(v2(0x21, 0x21, V6 + "\4\0\0".repeat(100)), "[2001:db8::1]:12345"),
                Arguments.of(v2(0x21, 0x01, ""), "local"),
                Arguments.of(v2(0x21, 0x01, "12345"), "local"),
                Arguments.of(v2(0x20, 0x00, ""), "local"),
                Arguments.of(v2(0x20, 0x11, V4), "local"));
    }

    private static String shown(Outcome outcome) {
        return switch (outcome) {
            case Local _ -> "local";
            case Proxied(InetSocketAddress source) -> IpText.of(source);
            default -> outcome.toString();
        };
    }

    private static ByteBuffer buffer(String bytes) {
        return ByteBuffer.wrap(bytes.getBytes(ISO_8859_1));
    }

    private static String rest(ByteBuffer buffer) {
        return ISO_8859_1.decode(buffer).toString();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void readsAHeaderSplitAnywhereAndKeepsTheRest(String header, String expected) {
        for (int split = 0; split <= header.length(); split++) {
            var reader = new ProxyHeader();
            if (split < header.length()) {
                ByteBuffer first = buffer(header.substring(0, split));
                assertThat(reader.read(first)).as("first %d bytes", split).isInstanceOf(Incomplete.class);
                assertThat(first.hasRemaining()).isFalse();
                ByteBuffer second = buffer(header.substring(split) + CLIENT);
                assertThat(shown(reader.read(second))).as("split at %d", split).isEqualTo(expected);
                assertThat(rest(second)).isEqualTo(CLIENT);
            } else {
                ByteBuffer alone = buffer(header);
                assertThat(shown(reader.read(alone))).isEqualTo(expected);
                assertThat(alone.hasRemaining()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void readsAHeaderByteByByte(String header, String expected) {
        var reader = new ProxyHeader();
        for (int i = 0; i < header.length() - 1; i++) {
            assertThat(reader.read(buffer(header.substring(i, i + 1)))).isInstanceOf(Incomplete.class);
        }
        assertThat(shown(reader.read(buffer(header.substring(header.length() - 1)))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT {}\r\nPING\r\n",
                "PING\r\n",
                "PUB a 0\r\n\r\n",
                "PROXYING",
                "proxy TCP4 1.1.1.1 1.1.1.1 1 1\r\n",
                "\r\n\r\nPING\r\n",
                "\26\3\1\2\0"
            })
    void returnsInputThatIsNotAHeader(String bytes) {
        for (int split = 0; split <= bytes.length(); split++) {
            var reader = new ProxyHeader();
            ByteBuffer first = buffer(bytes.substring(0, split));
            ByteBuffer second = buffer(bytes.substring(split));
            Outcome outcome = reader.read(first);
            if (outcome instanceof Incomplete) {
                outcome = reader.read(second);
            }
            assertThat(outcome).as("split at %d", split).isInstanceOf(Absent.class);
            assertThat(new String(reader.taken(), ISO_8859_1) + rest(first) + rest(second))
                    .isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "TCP4 192.0.2.1 198.51.100.1 1 | invalid v1 format",
                "TCP4 192.0.2.1 198.51.100.1 1 2 3 | invalid v1 format",
                "^^ | invalid v1 format",
                "TCP4 999.0.2.1 198.51.100.1 1 2 | invalid address",
                "TCP4 192.0.2 198.51.100.1 1 2 | invalid address",
                "TCP4 192.0.2.01 198.51.100.1 1 2 | invalid address",
                "TCP4 localhost 198.51.100.1 1 2 | invalid address",
                "TCP6 fe80::1%eth0 ::1 1 2 | invalid address",
                "TCP6 1:2:3 ::1 1 2 | invalid address",
                "TCP4 2001:db8::1 198.51.100.1 1 2 | TCP4 with IPv6 address",
                "TCP4 192.0.2.1 ::1 1 2 | TCP4 with IPv6 address",
                "TCP6 192.0.2.1 ::1 1 2 | TCP6 with IPv4 address",
                "TCP6 2001:db8::1 192.0.2.1 1 2 | TCP6 with IPv4 address",
                "UDP4 192.0.2.1 198.51.100.1 1 2 | invalid protocol UDP4",
            })
    void reportsTheProblemOfALine(String words, String reason) {
        assertThat(new ProxyHeader().read(buffer("PROXY " + words + "\r\n")))
                .isEqualTo(new Malformed("invalid PROXY protocol header: " + reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "65536 2 | invalid source port: strconv.ParseUint: parsing \"65536\": value out of range",
                "99999999999999999999 2 | invalid source port: strconv.ParseUint: parsing \"99999999999999999999\":"
                        + " value out of range",
                "x 2 | invalid source port: strconv.ParseUint: parsing \"x\": invalid syntax",
                "1 -2 | invalid dest port: strconv.ParseUint: parsing \"-2\": invalid syntax",
            })
    void reportsTheProblemOfAPort(String ports, String reason) {
        assertThat(new ProxyHeader().read(buffer("PROXY TCP4 192.0.2.1 198.51.100.1 " + ports + "\r\n")))
                .isEqualTo(new Malformed(reason));
    }

    @Test
    void refusesAnEndlessLine() {
        String longest = "PROXY UNKNOWN " + "x".repeat(ProxyHeader.MAX_LINE_BYTES - 16) + "\r\n";
        assertThat(new ProxyHeader().read(buffer(longest))).isEqualTo(new Local());
        assertThat(new ProxyHeader().read(buffer(longest.replace("\r\n", "xx"))))
                .isEqualTo(new Malformed("invalid PROXY protocol header: v1 line too long"));
    }

    static Stream<Arguments> malformedBinaries() {
        return Stream.of(
                Arguments.of("\r\n\r\n\0\rXXXXXX", "invalid PROXY protocol header: invalid signature"),
                Arguments.of(v2(0x11, 0x11, V4), "invalid PROXY protocol header: invalid version 0x10"),
                Arguments.of(v2(0x22, 0x11, V4), "unknown PROXY protocol command: 0x02"),
                Arguments.of(v2(0x21, 0x12, V4), "unsupported PROXY protocol feature: only STREAM protocol supported"),
                Arguments.of(v2(0x21, 0x00, ""), "unsupported PROXY protocol feature: only STREAM protocol supported"),
                Arguments.of(v2(0x21, 0x31, V4), "unsupported PROXY protocol feature: unsupported address family 0x30"),
                Arguments.of(v2(0x21, 0x11, "12345678901"), "IPv4 address data too short: 11 bytes"),
                Arguments.of(v2(0x21, 0x21, V4), "IPv6 address data too short: 12 bytes"));
    }

    @ParameterizedTest
    @MethodSource("malformedBinaries")
    void reportsTheProblemOfABinaryHeader(String header, String reason) {
        assertThat(new ProxyHeader().read(buffer(header))).isEqualTo(new Malformed(reason));
    }

    static Stream<Arguments> unfinished() {
        String v4 = v2(0x21, 0x11, V4 + "\3\0\1x");
        return Stream.of(
                Arguments.of("", "failed to read protocol version: EOF"),
                Arguments.of("PRO", "failed to read protocol version: unexpected EOF"),
                Arguments.of("PROXY ", "failed to read v1 line: EOF"),
                Arguments.of("PROXY TCP4 192", "failed to read v1 line: EOF"),
                Arguments.of(v4.substring(0, 6), "failed to read v2 signature: EOF"),
                Arguments.of(v4.substring(0, 9), "failed to read v2 signature: unexpected EOF"),
                Arguments.of(v4.substring(0, 12), "failed to read v2 header: EOF"),
                Arguments.of(v4.substring(0, 15), "failed to read v2 header: unexpected EOF"),
                Arguments.of(v4.substring(0, 16), "failed to read IPv4 address data: EOF"),
                Arguments.of(v4.substring(0, 17), "failed to read IPv4 address data: unexpected EOF"),
                Arguments.of(v4.substring(0, 29), "failed to read IPv4 address data: unexpected EOF"),
                Arguments.of(v2(0x21, 0x21, V6).substring(0, 20), "failed to read IPv6 address data: unexpected EOF"),
                Arguments.of(v2(0x20, 0x11, V4).substring(0, 20), "failed to discard LOCAL command address data: EOF"),
                Arguments.of(
                        v2(0x21, 0x01, V4).substring(0, 20), "failed to discard UNSPEC address address data: EOF"));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void reportsWhatIsMissingWhenTheInputEnds(String beginning, String text) {
        var reader = new ProxyHeader();
        assertThat(reader.read(buffer(beginning))).isInstanceOf(Incomplete.class);
        assertThat(reader.atEndOfInput()).isEqualTo(text);
    }
}
