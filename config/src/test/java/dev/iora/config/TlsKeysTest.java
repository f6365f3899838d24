// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The block {@code tls}: the value of every key under each of its names, refusals and flags. */
final class TlsKeysTest {
    private static final String PAIR = "cert_file: c.pem, key_file: k.pem";
    private static final String PIN = "AB".repeat(32);

    /**
     * A key of the block.
     *
     * @param text the name and a value
     * @param expected the value in Java
     * @param found the key
     */
    record Mapping(String text, Object expected, Key<?> found) {}

    private static OptionsReader reader(String text, Map<String, String> flags) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("t.conf", text, Map.of()).root());
        reader.readFlags(flags);
        return reader;
    }

    private static List<String> problems(String text, Map<String, String> flags) {
        OptionsReader reader = reader(text, flags);
        var problems = new ArrayList<>(reader.problems());
        problems.addAll(OptionsCheck.problems(reader.values()));
        return problems.stream().map(ConfigProblem::text).toList();
    }

    private static Block read(String text, Map<String, String> flags) {
        assertThat(problems(text, flags)).isEmpty();
        return reader(text, flags).values();
    }

    private static Block tls(String text) {
        return read("tls {" + text + "}", Map.of()).value(TlsKeys.TLS);
    }

    static Stream<Mapping> keys() {
        return Stream.of(
                new Mapping("ca_file: ca.pem", "ca.pem", TlsKeys.CA_FILE),
                new Mapping("verify: true", true, TlsKeys.VERIFY),
                new Mapping("verify_and_map: true", true, TlsKeys.VERIFY_AND_MAP),
                new Mapping("insecure: true", true, TlsKeys.INSECURE),
                new Mapping(
                        "cipher_suites: [TLS_AES_128_GCM_SHA256]",
                        List.of("TLS_AES_128_GCM_SHA256"),
                        TlsKeys.CIPHER_SUITES),
                new Mapping(
                        "allow_insecure_cipher_suites: true, cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]",
                        List.of("TLS_RSA_WITH_AES_128_CBC_SHA"),
                        TlsKeys.CIPHER_SUITES),
                new Mapping(
                        "curve_preferences: [CurveP384, X25519MLKEM768]",
                        List.of("CurveP384", "X25519MLKEM768"),
                        TlsKeys.CURVE_PREFERENCES),
                new Mapping("min_version: '1.3'", "1.3", TlsKeys.MIN_VERSION),
                new Mapping("timeout: 5", Duration.ofSeconds(5), TlsKeys.TIMEOUT),
                new Mapping("timeout: 0.5", Duration.ofMillis(500), TlsKeys.TIMEOUT),
                new Mapping("timeout: '1m'", Duration.ofMinutes(1), TlsKeys.TIMEOUT),
                new Mapping("timeout: 0", Duration.ofSeconds(2), TlsKeys.TIMEOUT),
                new Mapping("connection_rate_limit: 7", 7, TlsKeys.CONNECTION_RATE_LIMIT),
                new Mapping("pinned_certs: ['" + PIN + "']", List.of("ab".repeat(32)), TlsKeys.PINNED_CERTS),
                new Mapping("handshake_first: true", HandshakeFirst.ON, TlsKeys.HANDSHAKE_FIRST),
                new Mapping("first: 'on'", HandshakeFirst.ON, TlsKeys.HANDSHAKE_FIRST),
                new Mapping("immediate: 'off'", HandshakeFirst.OFF, TlsKeys.HANDSHAKE_FIRST),
                new Mapping("handshake_first: auto", HandshakeFirst.AUTO, TlsKeys.HANDSHAKE_FIRST),
                new Mapping("handshake_first: auto_fallback", HandshakeFirst.AUTO, TlsKeys.HANDSHAKE_FIRST),
                new Mapping("handshake_first: '-1s'", HandshakeFirst.ON, TlsKeys.HANDSHAKE_FIRST),
                new Mapping(
                        "handshake_first: '300ms'",
                        new HandshakeFirst(true, Duration.ofMillis(300)),
                        TlsKeys.HANDSHAKE_FIRST));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void readsEachKey(Mapping mapping) {
        assertThat((Object) tls(PAIR + ", " + mapping.text).value(mapping.found))
                .isEqualTo(mapping.expected);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void writesWhatItReads(Mapping mapping) {
        Block values = read("tls {" + PAIR + ", " + mapping.text + "}", Map.of());
        assertThat(read(ServerOptions.KEYS.writeKeys(values, ""), Map.of()).value(TlsKeys.TLS))
                .isEqualTo(values.value(TlsKeys.TLS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certs", "certificates"})
    void readsSeveralCertificates(String name) {
        String text = name + ": [{cert_file: a, key_file: b}, {cert_file: c, key_file: d}]";
        assertThat(tls(text).value(TlsKeys.CERTS))
                .containsExactly(new CertificatePair("a", "b"), new CertificatePair("c", "d"));
        Block values = read("tls {" + text + "}", Map.of());
        assertThat(read(ServerOptions.KEYS.writeKeys(values, ""), Map.of()).value(TlsKeys.TLS))
                .isEqualTo(values.value(TlsKeys.TLS));
    }

    @Test
    void isOffWithoutTheBlock() {
        assertThat(TlsKeys.isOn(ServerOptions.defaults())).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cert_file: c | missing 'key_file' in TLS configuration",
                "key_file: k | missing 'cert_file' in TLS configuration",
                "verify: true | tls needs a certificate: 'cert_file' and 'key_file', or 'certs'",
                "cert_file: c, key_file: k, certs: [{cert_file: a, key_file: b}] | error parsing tls config, cannot combine"
                        + " 'cert_file' option with 'certs' option",
                "certs: [{cert_file: a}] | error parsing certificates config: both 'cert_file' and 'cert_key' options are"
                        + " required",
                "certs: [{cert_file: a, x: b}] | error parsing tls certs config, unknown field \"x\"",
                "cipher_suites: [BOGUS] | unrecognized cipher BOGUS",
                "cipher_suites: [] | error parsing tls config, 'cipher_suites' cannot be empty",
                "cipher_suites: [TLS_RSA_WITH_RC4_128_SHA] | insecure cipher suites configured without"
                        + " 'allow_insecure_cipher_suites' option set: TLS_RSA_WITH_RC4_128_SHA",
                "curve_preferences: [P256] | unrecognized curve preference P256",
                "curve_preferences: [] | error parsing tls config, 'curve_preferences' cannot be empty",
                "min_version: '1.1' | error parsing tls config: unsupported TLS version: TLS 1.1",
                "min_version: '2' | error parsing tls config: unknown version: 2",
                "min_version: 1.3 | min_version must be a string, not a number with a fraction",
                "timeout: true | timeout must be seconds or a duration such as \"2s\", not a boolean",
                "timeout: -1 | invalid timeout, needs to be positive",
                "handshake_first: 5 | field \"handshake_first\" should be a boolean or a string, got an integer",
                "handshake_first: maybe | field \"handshake_first\"'s value \"maybe\" is invalid",
                "ocsp_peer: true | \"ocsp_peer\" is not supported yet",
                "cert_store: x | \"cert_store\" is not supported yet",
                "verify_cert_and_check_known_urls: true | \"verify_cert_and_check_known_urls\" is not supported yet",
                "bogus: 1 | unknown field \"bogus\"",
            })
    void refuses(String text, String problem) {
        String pair =
                text.contains("cert_file") || text.contains("key_file") || text.equals("verify: true") ? "" : PAIR;
        assertThat(problems("tls {" + pair + "\n" + text + "}", Map.of())).contains(problem);
    }

    @Test
    void refusesPinsOfAnotherForm() {
        assertThat(problems("tls {" + PAIR + ", pinned_certs: [abc]}", Map.of()))
                .containsExactly(
                        "error parsing tls config, 'pinned_certs' key abc does not look like hex-encoded sha256"
                                + " of DER encoded SubjectPublicKeyInfo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls: true", "tls: false"})
    void refusesAnythingButAMap(String text) {
        assertThat(problems(text, Map.of())).contains("tls must be a map, not a boolean");
    }

    @Test
    void refusesOcsp() {
        assertThat(problems("ocsp: true\nocsp_cache: true", Map.of()))
                .containsExactly("\"ocsp\" is not supported yet", "\"ocsp_cache\" is not supported yet");
    }

    private static Map<String, String> flags(String... pathsAndValues) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            flags.put(pathsAndValues[i], pathsAndValues[i + 1]);
        }
        return flags;
    }

    @Test
    void replacesTheCertificatesOfTheFileByFlags() {
        Block tls = read(
                        "tls {" + PAIR + ", ca_file: ca.pem, verify: true, timeout: 7}",
                        flags("tls.cert_file", "other.pem", "tls.key_file", "other-key.pem"))
                .value(TlsKeys.TLS);
        assertThat(tls.value(TlsKeys.CERT_FILE)).isEqualTo("other.pem");
        assertThat(tls.value(TlsKeys.CA_FILE)).isEmpty();
        assertThat(tls.value(TlsKeys.VERIFY)).isFalse();
        assertThat(tls.value(TlsKeys.TIMEOUT)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void switchesTlsOnByFlags() {
        Block tls = read(
                        "",
                        flags(
                                "tls",
                                "true",
                                "tls.cert_file",
                                "c",
                                "tls.key_file",
                                "k",
                                "tls.ca_file",
                                "a",
                                "tls.verify",
                                "true"))
                .value(TlsKeys.TLS);
        assertThat(TlsKeys.isOn(tls)).isTrue();
        assertThat(tls.value(TlsKeys.CA_FILE)).isEqualTo("a");
        assertThat(tls.value(TlsKeys.VERIFY)).isTrue();
    }

    @Test
    void switchesTlsOffByAFlag() {
        Block tls = read("tls {" + PAIR + "}", flags("tls.cert_file", "c", "tls", "false"))
                .value(TlsKeys.TLS);
        assertThat(TlsKeys.isOn(tls)).isFalse();
    }

    @Test
    void requiresCertificateAndKeyWithAnyFlag() {
        assertThat(problems("tls {" + PAIR + "}", flags("tls", "true")))
                .containsExactly(
                        "TLS Server certificate must be present and valid",
                        "TLS Server private key must be present and valid");
        assertThat(problems("", flags("tls.cert_file", "c")))
                .containsExactly("TLS Server private key must be present and valid");
    }

    @Test
    void namesItsFlags() {
        for (String flag : List.of("tls", "tlsverify")) {
            assertThat(KeyFlag.named(flag)).extracting(KeyFlag::kind).isEqualTo(KeyFlag.Kind.SWITCH);
        }
        for (String flag : List.of("tlscert", "tlskey", "tlscacert")) {
            assertThat(KeyFlag.named(flag)).extracting(KeyFlag::kind).isEqualTo(KeyFlag.Kind.TEXT);
        }
    }
}
