// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets are never shown, whatever is wrong with them or around them. */
final class SecretKeysTest {
    private static final String SECRET = "hunter2hunter2";

    /** A place in a file for each name of each secret key. */
    static Stream<String> places() {
        return Stream.of(
                "authorization { user: u, password: %s }",
                "authorization { user: u, pass: %s }",
                "authorization { token: %s }",
                "authorization { users: [ { user: u, password: %s } ] }",
                "accounts { A { users: [ { user: u, pass: %s } ] } }");
    }

    static Stream<Arguments> misuses() {
        List<String> values = List.of(
                SECRET,
                "'" + SECRET + "'",
                "[ " + SECRET + " ]",
                "{ " + SECRET + ": " + SECRET + " }",
                "{ user: " + SECRET + " }",
                "[ { password: " + SECRET + " } ]",
                "\"" + SECRET + "\\q\"",
                "\"" + SECRET,
                "(" + SECRET,
                "-" + SECRET,
                "$SECRET",
                "$BROKEN",
                SECRET + " }, { user: u",
                SECRET + ", token: " + SECRET,
                SECRET + ", nkey: x",
                SECRET + ", bogus: " + SECRET);
        return places().flatMap(place -> values.stream().map(value -> Arguments.of(place, value)));
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void areNotInProblemsAndWarnings(String place, String value) {
        List<String> shown = new ArrayList<>();
        try {
            OptionsReader reader = new OptionsReader();
            Map<String, String> environment = Map.of("SECRET", SECRET, "BROKEN", "\"" + SECRET);
            reader.readFile(ConfigParser.parseText("s.conf", place.formatted(value), environment)
                    .root());
            reader.problems().forEach(problem -> shown.add(problem.toString()));
            reader.warnings().forEach(warning -> shown.add(warning.toString()));
            OptionsCheck.problems(reader.values()).forEach(problem -> shown.add(problem.toString()));
            shown.addAll(OptionsCheck.advice(reader.values()));
            ServerOptions options = new ServerOptions(reader.values());
            shown.add(options.effective());
            shown.add(options.toString());
            options.changesFrom(ServerOptions.defaults()).forEach(change -> shown.add(change.toString()));
            ServerOptions.defaults().changesFrom(options).forEach(change -> shown.add(change.toString()));
            if (OptionsCheck.conflicts(reader.values()).isEmpty()) {
                shown.add(AccountsConfig.of(options).toString());
            }
        } catch (ConfigException e) {
            shown.add(e.toString());
        }
        assertThat(String.join("\n", shown).replace("unknown field \"" + SECRET + "\"", ""))
                .doesNotContain(SECRET);
    }

    @Test
    void areNotInProblemsOfFlags() {
        OptionsReader reader = new OptionsReader();
        reader.readFlags(
                Map.of("authorization.user", "u", "authorization.password", SECRET, "authorization.token", SECRET));
        List<ConfigProblem> problems = OptionsCheck.problems(reader.values());
        assertThat(problems).isNotEmpty();
        assertThat(problems.toString() + reader.problems()).doesNotContain(SECRET);
    }

    @Test
    void coverEveryKeyWithSuchAName() {
        for (BlockType block : ServerKeysTest.blocks()) {
            for (Key<?> key : block.keys()) {
                boolean secret = key.names().contains("password") || key.name().equals("token");
                assertThat(key.isSecret()).as("%s of %s", key, block.name()).isEqualTo(secret);
            }
        }
    }

    @Test
    void areComparedAsBytes() {
        Secret secret = Secret.of("pässword");
        assertThat(secret.matches("pässword".getBytes(UTF_8))).isTrue();
        assertThat(secret.matches("password".getBytes(UTF_8))).isFalse();
        assertThat(secret).isEqualTo(Secret.of("pässword")).isNotEqualTo(Secret.of("password"));
        assertThat(secret).hasToString("[redacted]").hasSameHashCodeAs(Secret.of("pässword"));
        assertThat(Secret.of("")).isSameAs(Secret.NONE);
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void areHashesInNatsServersForm(String text, boolean hash) {
        assertThat(Secret.of(text).isBcrypt()).isEqualTo(hash);
    }

    static Stream<Arguments> hashes() {
        return Stream.of(
                Arguments.of("$2a$11$", true),
                Arguments.of("$2b$11$abc", true),
                Arguments.of("$2x$04$abc", true),
                Arguments.of("$2y$31$abc", true),
                Arguments.of("$2a$11", false),
                Arguments.of("$2c$11$abc", false),
                Arguments.of("$2$11$abc", false),
                Arguments.of("$2a$1x$abc", false),
                Arguments.of("$1a$11$abc", false),
                Arguments.of("", false));
    }

    @Test
    void areWarnedAboutIfPlain() {
        String text = "Plaintext passwords detected, use nkeys or bcrypt";
        for (String plain : List.of(
                "authorization { user: u, password: p }",
                "authorization { users: [ { user: u, password: p } ] }",
                "accounts { A { users: [ { user: u, password: p } ] } }")) {
            assertThat(OptionsCheck.advice(SampleFile.reader(plain).values())).contains(text);
        }
        for (String other : List.of(
                "authorization { user: u, password: '$2a$11$abc' }",
                "authorization { token: t }",
                "authorization { users: [ { user: u } ] }")) {
            assertThat(OptionsCheck.advice(SampleFile.reader(other).values())).doesNotContain(text);
        }
    }
}
