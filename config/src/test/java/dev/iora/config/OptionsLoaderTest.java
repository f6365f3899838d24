// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsLoaderTest {
    @TempDir
    private Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("s.conf"), text);
    }

    private LoadedOptions load(String text) throws IOException {
        return OptionsLoader.load(file(text), Map.of(), Map.of());
    }

    private ServerOptions options(String text) throws IOException {
        return load(text).options();
    }

    private List<String> problems(String text, String... flags) throws IOException {
        Path file = file(text);
        Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 0; i < flags.length; i += 2) {
            overrides.put(flags[i], flags[i + 1]);
        }
        ConfigException e =
                catchThrowableOfType(ConfigException.class, () -> OptionsLoader.load(file, overrides, Map.of()));
        assertThat(e).as("%s is refused", text).isNotNull();
        return e.problems().stream()
                .map(problem -> problem.toString().replace(file + ":", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bogus: 1 | 1:1: unknown field \"bogus\"",
                "port: x | 1:1: port must be an integer, not a string",
                "PORT: 1.5 | 1:1: PORT must be an integer, not a number with a fraction",
                "port: 65536 | 1:1: port value is too big, the maximum is 65535",
                "port: -2 | 1:1: port value is too small, the minimum is -1",
                "host: 1 | 1:1: host must be a string, not an integer",
                "listen: x | 1:1: could not parse address string \"x\"",
                "listen: 'x:y' | 1:1: could not parse port \"y\"",
                "listen: '::1:80' | 1:1: could not parse address string \"::1:80\"",
                "listen: true | 1:1: expected port or host:port, got a boolean",
                "listen: 'x:70000' | 1:1: invalid port 70000, must be -1 to 65535",
                "listen: \"a\\x00b:80\" | 1:1: host cannot contain a NUL character",
                "client_advertise: 1 | 1:1: client_advertise must be a string, not an integer",
                "client_advertise: \"a\\x00b\" | 1:1: client_advertise cannot contain a NUL character",
                "log_file: 1 | 1:1: log_file must be a path, not an integer",
                "log_file: \"a\\x00b\" | 1:1: log_file cannot contain a NUL character",
                "client_advertise: 'a:b' | 1:1: invalid client_advertise: could not parse port \"b\"",
                "server_name: 'a b' | 1:1: server name cannot contain spaces",
                "server_name: \"a\\x00b\" | 1:1: server_name cannot contain a NUL character",
                "server_tags: 1 | 1:1: server_tags must be a string or array of strings, not an integer",
                "server_tags: [a, 1] | 1:1: server_tags must be a string or array of strings, not an integer",
                "server_metadata: x | 1:1: server_metadata must be a map, not a string",
                "server_metadata: {a: 1} | 1:1: server_metadata.a must be a string, not an integer",
                "debug: 1 | 1:1: debug must be a boolean, not an integer",
                "debug: 'true' | 1:1: debug must be a boolean, not a string",
                "max_payload: 3GB | 1:1: max_payload value is too big, the maximum is 2147483647",
                "max_control_line: 3GB | 1:1: max_control_line value is too big, the maximum is 2147483647",
                "max_sub_tokens: 256 | 1:1: max_sub_tokens value is too big, the maximum is 255",
                "max_sub_tokens: 0 | 1:1: max_sub_tokens value is too small, the minimum is 1",
                "ping_interval: x | 1:1: error parsing ping_interval: time: invalid duration \"x\"",
                "ping_interval: '-1s' | 1:1: invalid ping_interval, needs to be positive",
                "ping_interval: true | 1:1: ping_interval must be a duration such as \"2m\", not a boolean",
                "write_timeout: x | 1:1: write_timeout must be 'default', 'close' or 'retry'",
                "write_timeout: 1 | 1:1: write_timeout must be a string, not an integer",
                "lame_duck_duration: 40 | 1:1: lame_duck_duration must be a duration such as \"2m\", not an integer",
                "lame_duck_duration: '29s' | 1:1: invalid lame_duck_duration of 29s, minimum is 30 seconds",
                "lame_duck_grace_period: '-1s' | 1:1: invalid lame_duck_grace_period, needs to be positive",
                "lame_duck_grace_period: '2m' | 1:1: lame duck grace period (2m0s) should be strictly lower than lame duck duration (2m0s)",
                "max_pending: 1k | 1:1: max_payload (1048576) cannot be higher than max_pending (1000)",
                "max_payload: 65MB | 1:1: max_payload (68157440) cannot be higher than max_pending (67108864)",
            })
    void refusesBadValues(String text, String expected) throws IOException {
        assertThat(problems(text)).containsExactly(expected);
    }

    @Test
    void reportsAllProblemsAtOnce() throws IOException {
        assertThat(problems(
                        "port: x\n debug: 2\nbogus: 1\nhttp: 8222\nlame_duck_duration: '30s'\nlame_duck_grace_period: '30s'",
                        "ping_max",
                        "many"))
                .containsExactly(
                        "1:1: port must be an integer, not a string",
                        "2:2: debug must be a boolean, not an integer",
                        "3:1: unknown field \"bogus\"",
                        "4:1: \"http\" is not supported yet",
                        "invalid value \"many\" for flag -ping_max: must be an integer",
                        "6:1: lame duck grace period (30s) should be strictly lower than lame duck duration (30s)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http: 8222",
                "http_port: 8222",
                "cluster {port: 6222}",
                "ocsp: true",
                "websocket {port: 80}",
                "WS {port: 80}"
            })
    void refusesFeaturesThatAreMissing(String text) throws IOException {
        String key = text.replaceFirst("[: ].*", "");
        assertThat(problems(text)).containsExactly("1:1: \"" + key + "\" is not supported yet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http_port: 0",
                "cluster {}",
                "jetstream: false",
                "jetstream: disabled",
                "jetstream: \"DISABLED\"",
                "authorization {}",
                "accounts []",
                "system_account: $SYS",
                "allow_non_tls: no",
                "no_auth_user: ''"
            })
    void ignoresMissingFeaturesThatAreOff(String text) throws IOException {
        String quoted = text.replace("$SYS", "'$SYS'");
        assertThat(options(quoted).changesFrom(ServerOptions.defaults())).isEmpty();
    }

    @Test
    void allowsAnyNameForVariables() throws IOException {
        assertThat(options("my_port: 4333\nport: $my_port").value(CoreKeys.PORT))
                .isEqualTo(4333);
        assertThat(problems("other: 1\nmy_port: 4333\nport: $my_port")).containsExactly("1:1: unknown field \"other\"");
    }

    @Test
    void readsVariablesFromTheEnvironment() throws IOException {
        Path file = file("port: $PORT");
        assertThat(OptionsLoader.load(file, Map.of(), Map.of("PORT", "4333"))
                        .options()
                        .value(CoreKeys.PORT))
                .isEqualTo(4333);
    }

    @Test
    void warnsAboutDurationsWithoutUnit() throws IOException {
        LoadedOptions loaded = load("debug: true\nping_interval: 30\n");
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .endsWith(
                        "s.conf:2:1: invalid use of field \"ping_interval\": ping_interval should be converted to a duration");
        assertThat(loaded.options().advice()).isEmpty();
    }

    @Test
    void warnsAboutAnEmptyFile() throws IOException {
        assertThat(load("# nothing\n").warnings())
                .singleElement()
                .asString()
                .endsWith("s.conf: config has no values or is empty");
    }

    @Test
    void advisesAgainstLargePayloads() throws IOException {
        assertThat(options("max_payload: 9MB").advice())
                .containsExactly(
                        "Maximum payloads over 8.00 MB are generally discouraged and could lead to poor performance");
        assertThat(options("max_payload: 8MB").advice()).isEmpty();
    }

    @Test
    void reportsTheDigestOfTheFile() throws IOException {
        assertThat(load("port: 4222").digest())
                .isEqualTo(ConfigParser.parseText("", "port: 4222", Map.of()).digest());
        assertThat(OptionsLoader.load(null, Map.of(), Map.of()).digest()).isNull();
    }

    @Test
    void letsFlagsWinOverTheFile() throws IOException {
        Map<String, String> flags = Map.of(
                "port", "4444", "debug", "false", "server_name", "123", "ping_interval", "5s", "server_tags", "a,b");
        ServerOptions options = OptionsLoader.load(
                        file("listen: '127.0.0.1:4333'\ndebug: true\nserver_name: x"), flags, Map.of())
                .options();
        assertThat(options.value(CoreKeys.PORT)).isEqualTo(4444);
        assertThat(options.value(CoreKeys.HOST)).isEqualTo("127.0.0.1");
        assertThat(options.value(LogKeys.DEBUG)).isFalse();
        assertThat(options.value(CoreKeys.SERVER_NAME)).isEqualTo("123");
        assertThat(options.value(CoreKeys.SERVER_TAGS)).containsExactly("a", "b");
        assertThat(options.value(CoreKeys.PING_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port | x | invalid value \"x\" for flag -port: must be an integer",
                "port | 70000 | invalid value \"70000\" for flag -port: port value is too big, the maximum is 65535",
                "debug | maybe | invalid value \"maybe\" for flag -debug: must be true or false",
                "listen | x:y | invalid value \"x:y\" for flag -listen: could not parse port \"y\"",
                "jetstream.enabled | maybe | invalid value \"maybe\" for flag -jetstream: must be true or false",
                "logfile_size_limit | x | invalid value \"x\" for flag -log_size_limit: must be an integer",
                "http_port | 8222 | flag -http_port is not supported yet",
                "bogus | 1 | unknown flag -bogus",
                "server_name | a b | server name cannot contain spaces",
            })
    void namesFlagsWithBadValues(String flag, String value, String expected) throws IOException {
        assertThat(problems("debug: true", flag, value)).containsExactly(expected);
    }

    @Test
    void reportsSyntaxErrorsAlone() throws IOException {
        assertThat(problems("bogus: 1\nport: -x"))
                .containsExactly("2:8: Parse error on line 2: 'Expected a digit but got 'x'.'");
    }
}
