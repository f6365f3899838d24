// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.common.ByteSize;
import dev.iora.common.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules for all options together.
 *
 * <p>Texts are those of nats-server v2.14 (server.go validateOptions), which checks the same when it starts.
 */
final class OptionsCheck {
    private static final int DISCOURAGED_PAYLOAD_BYTES = 8 << 20;

    private OptionsCheck() {}

    /** The problems of {@code options} that Java code has set; empty if a server can use them. */
    static List<ConfigProblem> problems(Block options) {
        List<ConfigProblem> problems = new ArrayList<>();
        checkValues(options, problems);
        problems.addAll(conflicts(options));
        return problems;
    }

    /** The problems of {@code options} as a whole; the value of each key is valid, as those of files and flags are. */
    static List<ConfigProblem> conflicts(Block options) {
        List<ConfigProblem> problems = serverConflicts(options);
        problems.addAll(accountConflicts(options));
        return problems;
    }

    private static List<ConfigProblem> accountConflicts(Block options) {
        Findings findings = new Findings();
        UsersCheck.check(options, findings);
        AccountsCheck.check(options, findings);
        return findings.problems();
    }

    private static List<ConfigProblem> serverConflicts(Block options) {
        List<ConfigProblem> problems = new ArrayList<>();
        if (options.value(CoreKeys.SERVER_NAME).indexOf(' ') >= 0) {
            problems.add(
                    new ConfigProblem(options.positionOf(CoreKeys.SERVER_NAME), "server name cannot contain spaces"));
        }
        Duration duration = options.value(CoreKeys.LAME_DUCK_DURATION);
        Duration grace = options.value(CoreKeys.LAME_DUCK_GRACE_PERIOD);
        if (grace.compareTo(duration) >= 0) {
            problems.add(problem(
                    options,
                    CoreKeys.LAME_DUCK_GRACE_PERIOD,
                    CoreKeys.LAME_DUCK_DURATION,
                    "lame duck grace period (" + GoDuration.format(grace)
                            + ") should be strictly lower than lame duck duration (" + GoDuration.format(duration)
                            + ")"));
        }
        long payload = options.value(CoreKeys.MAX_PAYLOAD);
        long pending = options.value(CoreKeys.MAX_PENDING);
        if (payload > pending) {
            problems.add(problem(
                    options,
                    CoreKeys.MAX_PAYLOAD,
                    CoreKeys.MAX_PENDING,
                    "max_payload (" + payload + ") cannot be higher than max_pending (" + pending + ")"));
        }
        checkTls(options, problems);
        checkJetStream(options, problems);
        return problems;
    }

    private static void checkValues(Block block, List<ConfigProblem> problems) {
        for (Key<?> key : block.type().keys()) {
            if (block.isSet(key)) {
                checkValue(key, block, problems);
            }
        }
    }

    private static <T> void checkValue(Key<T> key, Block block, List<ConfigProblem> problems) {
        block.inner(key).forEach(inner -> checkValues(inner, problems));
        try {
            key.type().check(key.name(), block.value(key));
        } catch (InvalidValueException e) {
            problems.add(new ConfigProblem(block.positionOf(key), e.text()));
        }
    }

    private static void checkTls(Block options, List<ConfigProblem> problems) {
        Block tls = options.value(TlsKeys.TLS);
        boolean certificate = !tls.value(TlsKeys.CERT_FILE).isEmpty();
        boolean key = !tls.value(TlsKeys.KEY_FILE).isEmpty();
        if (certificate && !key) {
            problems.add(problem(tls, TlsKeys.CERT_FILE, TlsKeys.KEY_FILE, "missing 'key_file' in TLS configuration"));
        } else if (key && !certificate) {
            problems.add(problem(tls, TlsKeys.KEY_FILE, TlsKeys.CERT_FILE, "missing 'cert_file' in TLS configuration"));
        } else if (options.isSet(TlsKeys.TLS) && !TlsKeys.isOn(tls)) {
            problems.add(new ConfigProblem(
                    options.place(TlsKeys.TLS), "tls needs a certificate: 'cert_file' and 'key_file', or 'certs'"));
        }
        if (certificate && !tls.value(TlsKeys.CERTS).isEmpty()) {
            problems.add(problem(
                    tls,
                    TlsKeys.CERTS,
                    TlsKeys.CERT_FILE,
                    "error parsing tls config, cannot combine 'cert_file' option with 'certs' option"));
        }
        List<String> insecure = tls.value(TlsKeys.CIPHER_SUITES).stream()
                .filter(TlsTypes::isInsecureSuite)
                .toList();
        if (!insecure.isEmpty() && !tls.value(TlsKeys.ALLOW_INSECURE_CIPHER_SUITES)) {
            problems.add(new ConfigProblem(
                    tls.positionOf(TlsKeys.CIPHER_SUITES),
                    "insecure cipher suites configured without 'allow_insecure_cipher_suites' option set: "
                            + String.join(", ", insecure)));
        }
    }

    private static void checkJetStream(Block options, List<ConfigProblem> problems) {
        Block jetStream = options.value(JetStreamKeys.JETSTREAM);
        // A flag may replace the directory of the file.
        if (!jetStream.value(JetStreamKeys.BLOCK_STORE_DIR).isEmpty()
                && !options.value(JetStreamKeys.STORE_DIR).isEmpty()
                && options.positionOf(JetStreamKeys.STORE_DIR) != null) {
            problems.add(new ConfigProblem(
                    jetStream.positionOf(JetStreamKeys.BLOCK_STORE_DIR), "Duplicate 'store_dir' configuration"));
        }
        String domain = jetStream.value(JetStreamKeys.DOMAIN);
        Position position = jetStream.positionOf(JetStreamKeys.DOMAIN);
        if (hasOneOf(" \t\r\n\f", domain)) {
            String api = "$JS." + domain + ".API.>";
            problems.add(new ConfigProblem(
                    position, "invalid domain name: derived " + KeyType.quote(api) + " is not a valid subject"));
        } else if (hasOneOf(".*>", domain)) {
            problems.add(new ConfigProblem(position, "invalid domain name: may not contain ., * or >"));
        }
    }

    private static boolean hasOneOf(String characters, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** A problem of two keys, placed at the first of them that a file sets. */
    private static ConfigProblem problem(Block options, Key<?> one, Key<?> other, String text) {
        Position position = options.positionOf(one);
        return new ConfigProblem(position == null ? options.positionOf(other) : position, text);
    }

    /** Warnings about values that are unwise, and about keys that have no effect. */
    static List<String> advice(Block options) {
        List<String> advice = new ArrayList<>();
        if (options.value(CoreKeys.MAX_PAYLOAD) > DISCOURAGED_PAYLOAD_BYTES) {
            advice.add("Maximum payloads over " + new ByteSize(DISCOURAGED_PAYLOAD_BYTES)
                    + " are generally discouraged and could lead to poor performance");
        }
        if (UsersCheck.hasPlainPasswords(options)) {
            advice.add("Plaintext passwords detected, use nkeys or bcrypt");
        }
        adviseWithoutEffect(options, advice);
        return advice;
    }

    private static void adviseWithoutEffect(Block block, List<String> advice) {
        for (Key<?> key : block.type().keys()) {
            block.inner(key).forEach(inner -> adviseWithoutEffect(inner, advice));
            if (!key.hasEffect() && !block.value(key).equals(key.defaultValue())) {
                advice.add("\"" + key.name() + "\" has no effect: " + key.withoutEffect());
            }
        }
    }
}
