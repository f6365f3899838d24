// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.common.GoDuration;
import dev.iora.config.ConfigValue.BooleanValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The types of keys in {@code tls} blocks (nats-server v2.14.5 opts.go parseTLS). */
final class TlsTypes {
    private static final Set<String> SECURE_SUITES = Set.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Set<String> INSECURE_SUITES = Set.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_RC4_128_SHA");

    private static final Set<String> CURVES = Set.of("X25519MLKEM768", "X25519", "CurveP256", "CurveP384", "CurveP521");

    private static final Pattern HEX_OF_SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Names of cipher suites; weak ones need {@link TlsKeys#ALLOW_INSECURE_CIPHER_SUITES}. */
    static final CheckedText CIPHER_SUITE = new CheckedText("cipher suite", name -> {
        if (!SECURE_SUITES.contains(name) && !INSECURE_SUITES.contains(name)) {
            throw new InvalidValueException("unrecognized cipher " + name);
        }
        return name;
    });

    static final CheckedText CURVE = new CheckedText("curve", name -> {
        if (!CURVES.contains(name)) {
            throw new InvalidValueException("unrecognized curve preference " + name);
        }
        return name;
    });

    static final CheckedText VERSION = new CheckedText("1.2 or 1.3", version -> switch (version) {
        case "1.2", "1.3" -> version;
        case "1.0", "1.1" ->
            throw new InvalidValueException("error parsing tls config: unsupported TLS version: TLS " + version);
        default -> throw new InvalidValueException("error parsing tls config: unknown version: " + version);
    });

    static final CheckedText PIN = new CheckedText("SHA-256", text -> {
        String pin = text.toLowerCase(Locale.ROOT);
        if (!HEX_OF_SHA256.matcher(pin).matches()) {
            throw new InvalidValueException("error parsing tls config, 'pinned_certs' key " + pin
                    + " does not look like hex-encoded sha256 of DER encoded SubjectPublicKeyInfo");
        }
        return pin;
    });

    private TlsTypes() {}

    static boolean isInsecureSuite(String name) {
        return INSECURE_SUITES.contains(name);
    }

    /** The seconds as Go prints a floating-point number. */
    static String seconds(Duration time) {
        BigDecimal seconds = BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros();
        return seconds.toPlainString();
    }

    /** Strings that {@code check} accepts, in the form that it returns. */
    record CheckedText(String label, Check check) implements KeyType<String> {
        /** Refuses a value, or returns its common form. */
        @FunctionalInterface
        interface Check {
            String apply(String text) throws InvalidValueException;
        }

        @Override
        public String read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return check.apply(KeyType.text(key, "a string", entry));
        }

        @Override
        public String readText(String key, String text) throws InvalidValueException {
            return check.apply(text);
        }

        @Override
        public void check(String key, String value) throws InvalidValueException {
            check.apply(value);
        }
    }

    /**
     * Arrays of such strings with at least one element.
     *
     * @param list the array without that rule
     */
    record NamesType(ListType<String> list) implements KeyType<List<String>> {
        NamesType(CheckedText element) {
            this(new ListType<>("array of strings", element));
        }

        @Override
        public String label() {
            return list.label();
        }

        @Override
        public List<String> read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return list.read(key, entry, findings);
        }

        @Override
        public List<String> readText(String key, String text) throws InvalidValueException {
            return list.readText(key, text);
        }

        @Override
        public void check(String key, List<String> value) throws InvalidValueException {
            if (value.isEmpty()) {
                throw new InvalidValueException("error parsing tls config, '" + key + "' cannot be empty");
            }
            list.check(key, value);
        }

        @Override
        public String write(List<String> value, String indent) {
            return list.write(value, indent);
        }
    }

    /** A boolean, {@code on}, {@code off}, {@code auto}, or the time to wait for a handshake. */
    record HandshakeFirstType() implements KeyType<HandshakeFirst> {
        @Override
        public String label() {
            return "boolean, auto or duration";
        }

        @Override
        public HandshakeFirst read(String key, Entry entry, Findings findings) throws InvalidValueException {
            return switch (entry.value()) {
                case BooleanValue on -> on.value() ? HandshakeFirst.ON : HandshakeFirst.OFF;
                case StringValue text -> readText(key, text.value());
                default ->
                    throw new InvalidValueException("field \"" + key + "\" should be a boolean or a string, got "
                            + entry.value().kind());
            };
        }

        @Override
        public HandshakeFirst readText(String key, String text) throws InvalidValueException {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on" -> HandshakeFirst.ON;
                case "false", "off" -> HandshakeFirst.OFF;
                case "auto", "auto_fallback" -> HandshakeFirst.AUTO;
                default -> {
                    Duration fallback = fallback(key, text);
                    yield fallback.isNegative() ? HandshakeFirst.ON : new HandshakeFirst(true, fallback);
                }
            };
        }

        private static Duration fallback(String key, String text) throws InvalidValueException {
            try {
                return GoDuration.parse(text);
            } catch (IllegalArgumentException _) {
                throw new InvalidValueException("field \"" + key + "\"'s value \"" + text + "\" is invalid");
            }
        }

        @Override
        public String show(HandshakeFirst value) {
            if (!value.enabled() || value.fallback().isZero()) {
                return Boolean.toString(value.enabled());
            }
            return value.equals(HandshakeFirst.AUTO) ? "auto" : GoDuration.format(value.fallback());
        }
    }

    /** A map with the files of a certificate. */
    record PairType() implements KeyType<CertificatePair> {
        private static final String CERT_FILE = "cert_file";
        private static final String KEY_FILE = "key_file";
        private static final TextType PATH = new TextType("path", TextForm.PATH);

        @Override
        public String label() {
            return "map";
        }

        @Override
        public CertificatePair read(String key, Entry entry, Findings findings) throws InvalidValueException {
            if (!(entry.value() instanceof MapValue map)) {
                throw KeyType.wrongKind(key, "an array of maps", entry.value());
            }
            Map<String, String> files = new HashMap<>();
            for (Map.Entry<String, Entry> each : map.entries().entrySet()) {
                String name = each.getKey();
                if (!name.equals(CERT_FILE) && !name.equals(KEY_FILE)) {
                    throw new InvalidValueException("error parsing tls certs config, unknown field \"" + name + "\"");
                }
                files.put(name, KeyType.text(name, "a string", each.getValue()));
            }
            return new CertificatePair(files.getOrDefault(CERT_FILE, ""), files.getOrDefault(KEY_FILE, ""));
        }

        @Override
        public CertificatePair readText(String key, String text) throws InvalidValueException {
            throw KeyType.onlyInFile(key);
        }

        @Override
        public void check(String key, CertificatePair value) throws InvalidValueException {
            if (value.certFile().isEmpty() || value.keyFile().isEmpty()) {
                throw new InvalidValueException(
                        "error parsing certificates config: both 'cert_file' and 'cert_key' options are required");
            }
            PATH.check(CERT_FILE, value.certFile());
            PATH.check(KEY_FILE, value.keyFile());
        }

        @Override
        public String write(CertificatePair value, String indent) {
            return "{" + CERT_FILE + ": " + KeyType.quote(value.certFile()) + ", " + KEY_FILE + ": "
                    + KeyType.quote(value.keyFile()) + "}";
        }
    }
}
