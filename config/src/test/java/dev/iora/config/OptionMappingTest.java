// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The value of every key of the top level under each of its names, and its default. */
final class OptionMappingTest {
    /**
     * A key as a file has it.
     *
     * @param text the name and a value
     * @param expected the value in Java
     * @param expectedDefault the value without the line
     * @param found the key
     */
    record Mapping(String text, Object expected, Object expectedDefault, Key<?> found) {
        String key() {
            return text.substring(0, text.indexOf(':'));
        }

        Mapping upperCase() {
            return new Mapping(
                    key().toUpperCase(Locale.ROOT) + text.substring(key().length()), expected, expectedDefault, found);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static <T> Mapping map(String text, T expected, T expectedDefault, Key<T> found) {
        return new Mapping(text, expected, expectedDefault, found);
    }

    /** A switch that is off by default. */
    private static Mapping on(String name, Key<Boolean> found) {
        return map(name + ": true", true, false, found);
    }

    static Stream<Mapping> listener() {
        return Stream.of(
                map("port: 4333", 4333, 4222, CoreKeys.PORT),
                map("port: -1", -1, 4222, CoreKeys.PORT),
                map("port: 0", 4222, 4222, CoreKeys.PORT),
                map("host: localhost", "localhost", "0.0.0.0", CoreKeys.HOST),
                map("host: ''", "0.0.0.0", "0.0.0.0", CoreKeys.HOST),
                map("net: 127.0.0.1", "127.0.0.1", "0.0.0.0", CoreKeys.HOST),
                map("listen: 127.0.0.1:4333", 4333, 4222, CoreKeys.PORT),
                map("listen: 127.0.0.1:4333", "127.0.0.1", "0.0.0.0", CoreKeys.HOST),
                map("listen: '[::1]:4333'", "::1", "0.0.0.0", CoreKeys.HOST),
                map("listen: ':4333'", "0.0.0.0", "0.0.0.0", CoreKeys.HOST),
                map("listen: localhost:-1", -1, 4222, CoreKeys.PORT),
                map("listen: 4333", 4333, 4222, CoreKeys.PORT),
                map("client_advertise: 'me:80'", "me:80", "", CoreKeys.CLIENT_ADVERTISE),
                on("proxy_protocol", CoreKeys.PROXY_PROTOCOL));
    }

    static Stream<Mapping> identity() {
        return Stream.of(
                map("server_name: me", "me", "", CoreKeys.SERVER_NAME),
                map("server_tags: 'a:b'", List.of("a:b"), List.of(), CoreKeys.SERVER_TAGS),
                map("server_tags: [x, ' y ', x, '']", List.of("x", "y"), List.of(), CoreKeys.SERVER_TAGS),
                map("server_metadata: {a: b}", Map.of("a", "b"), Map.of(), CoreKeys.SERVER_METADATA));
    }

    /** The blocks have tests of their own: {@link AccountsConfigTest}. */
    static Stream<Mapping> accounts() {
        Map<String, Block> names = Map.of("A", AccountKeys.TYPE.empty());
        Map<String, List<Block>> mappings =
                SampleFile.reader("mappings: {a: b}").values().value(AuthorizationKeys.MAPPINGS);
        return Stream.of(
                map("accounts: [A]", names, Map.of(), AuthorizationKeys.ACCOUNTS),
                map("accounts: {A: {}}", names, Map.of(), AuthorizationKeys.ACCOUNTS),
                map("mappings: {a: b}", mappings, Map.of(), AuthorizationKeys.MAPPINGS),
                map("maps: {a: b}", mappings, Map.of(), AuthorizationKeys.MAPPINGS),
                map("no_auth_user: me", "me", "", AuthorizationKeys.NO_AUTH_USER),
                map("system_account: A", "A", "$SYS", AuthorizationKeys.SYSTEM_ACCOUNT),
                map("system: A", "A", "$SYS", AuthorizationKeys.SYSTEM_ACCOUNT),
                map("system: ''", "$SYS", "$SYS", AuthorizationKeys.SYSTEM_ACCOUNT),
                map("default_js_domain: {A: hub}", Map.of("A", "hub"), Map.of(), AuthorizationKeys.DEFAULT_JS_DOMAIN));
    }

    static Stream<Mapping> log() {
        return Stream.of(
                on("debug", LogKeys.DEBUG),
                on("trace", LogKeys.TRACE),
                on("trace_verbose", LogKeys.TRACE_VERBOSE),
                on("trace_headers", LogKeys.TRACE_HEADERS),
                map("max_traced_msg_len: 10", 10, 0, LogKeys.MAX_TRACED_MSG_LEN),
                map("logtime: false", false, true, LogKeys.LOGTIME),
                on("logtime_utc", LogKeys.LOGTIME_UTC));
    }

    static Stream<Mapping> files() {
        return Stream.of(
                map("log_file: /l", "/l", "", LogKeys.LOG_FILE),
                map("logfile: /l", "/l", "", LogKeys.LOG_FILE),
                map("logfile_size_limit: 1MB", 1L << 20, 0L, LogKeys.LOGFILE_SIZE_LIMIT),
                map("log_size_limit: 1MB", 1L << 20, 0L, LogKeys.LOGFILE_SIZE_LIMIT),
                map("logfile_max_num: 3", 3, 0, LogKeys.LOGFILE_MAX_NUM),
                map("log_max_num: 3", 3, 0, LogKeys.LOGFILE_MAX_NUM),
                on("syslog", LogKeys.SYSLOG),
                map("remote_syslog: 'udp://h:514'", "udp://h:514", "", LogKeys.REMOTE_SYSLOG),
                map("pid_file: /p", "/p", "", LogKeys.PID_FILE),
                map("pidfile: /p", "/p", "", LogKeys.PID_FILE),
                map("ports_file_dir: /d", "/d", "", LogKeys.PORTS_FILE_DIR));
    }

    static Stream<Mapping> limits() {
        return Stream.of(
                map("max_connections: 10", 10, 65536, CoreKeys.MAX_CONNECTIONS),
                map("max_conn: 10", 10, 65536, CoreKeys.MAX_CONNECTIONS),
                map("max_connections: 0", 0, 65536, CoreKeys.MAX_CONNECTIONS),
                map("max_connections: -1", -1, 65536, CoreKeys.MAX_CONNECTIONS),
                map("max_subscriptions: 10", 10, 0, CoreKeys.MAX_SUBSCRIPTIONS),
                map("max_subs: -1", -1, 0, CoreKeys.MAX_SUBSCRIPTIONS),
                map("max_subscription_tokens: 8", 8, 0, CoreKeys.MAX_SUBSCRIPTION_TOKENS),
                map("max_sub_tokens: 255", 255, 0, CoreKeys.MAX_SUBSCRIPTION_TOKENS),
                map("max_control_line: 2k", 2000, 4096, CoreKeys.MAX_CONTROL_LINE),
                map("max_payload: 2MB", 2 << 20, 1 << 20, CoreKeys.MAX_PAYLOAD),
                map("max_payload: 0", 1 << 20, 1 << 20, CoreKeys.MAX_PAYLOAD),
                map("max_payload: -1", -1, 1 << 20, CoreKeys.MAX_PAYLOAD),
                map("max_pending: 2GB", 2L << 30, 64L << 20, CoreKeys.MAX_PENDING),
                map("max_closed_clients: 7", 7, 10_000, CoreKeys.MAX_CLOSED_CLIENTS));
    }

    static Stream<Mapping> connections() {
        Duration twoMinutes = Duration.ofMinutes(2);
        return Stream.of(
                map("ping_interval: '30s'", Duration.ofSeconds(30), twoMinutes, CoreKeys.PING_INTERVAL),
                map("ping_interval: 30", Duration.ofSeconds(30), twoMinutes, CoreKeys.PING_INTERVAL),
                map("ping_interval: 0", twoMinutes, twoMinutes, CoreKeys.PING_INTERVAL),
                map("ping_max: 3", 3, 2, CoreKeys.PING_MAX),
                map("write_deadline: '2s'", Duration.ofSeconds(2), Duration.ofSeconds(10), CoreKeys.WRITE_DEADLINE),
                map("write_timeout: close", WriteTimeout.CLOSE, WriteTimeout.DEFAULT, CoreKeys.WRITE_TIMEOUT),
                map("write_timeout: retry", WriteTimeout.RETRY, WriteTimeout.DEFAULT, CoreKeys.WRITE_TIMEOUT),
                map("write_timeout: default", WriteTimeout.DEFAULT, WriteTimeout.DEFAULT, CoreKeys.WRITE_TIMEOUT),
                on("no_fast_producer_stall", CoreKeys.NO_FAST_PRODUCER_STALL),
                map("lame_duck_duration: '1m'", Duration.ofMinutes(1), twoMinutes, CoreKeys.LAME_DUCK_DURATION),
                map(
                        "lame_duck_grace_period: '5s'",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        CoreKeys.LAME_DUCK_GRACE_PERIOD));
    }

    static Stream<Mapping> features() {
        return Stream.of(
                on("no_header_support", CoreKeys.NO_HEADER_SUPPORT),
                on("disable_sublist_cache", CoreKeys.DISABLE_SUBLIST_CACHE),
                on("no_sublist_cache", CoreKeys.DISABLE_SUBLIST_CACHE),
                on("no_system_account", CoreKeys.NO_SYSTEM_ACCOUNT),
                on("no_system", CoreKeys.NO_SYSTEM_ACCOUNT),
                on("no_sys_acc", CoreKeys.NO_SYSTEM_ACCOUNT),
                on("allow_non_tls", TlsKeys.ALLOW_NON_TLS),
                map("connect_error_reports: 5", 5, 3600, CoreKeys.CONNECT_ERROR_REPORTS),
                map("reconnect_error_reports: 5", 5, 1, CoreKeys.RECONNECT_ERROR_REPORTS));
    }

    static Stream<Mapping> storage() {
        return Stream.of(
                map("store_dir: /s", "/s", "", JetStreamKeys.STORE_DIR),
                map("storedir: /s", "/s", "", JetStreamKeys.STORE_DIR),
                map("store_dir: ''", "", "", JetStreamKeys.STORE_DIR),
                on("ignore_go_store", JetStreamKeys.IGNORE_GO_STORE));
    }

    private static ServerOptions read(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("m.conf", text, Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        return new ServerOptions(reader.values());
    }

    @ParameterizedTest
    @MethodSource({"listener", "identity", "log", "files", "limits", "connections", "features", "storage", "accounts"})
    void mapsEveryKey(Mapping mapping) {
        assertThat(read(mapping.text).value(mapping.found)).isEqualTo(mapping.expected);
        assertThat(read(mapping.upperCase().text).value(mapping.found)).isEqualTo(mapping.expected);
        assertThat(ServerOptions.defaults().value(mapping.found)).isEqualTo(mapping.expectedDefault);
    }

    @Test
    void hasAMappingForEveryName() {
        List<String> tested = Stream.of(
                        listener(),
                        identity(),
                        log(),
                        files(),
                        limits(),
                        connections(),
                        features(),
                        storage(),
                        accounts())
                .flatMap(mappings -> mappings)
                .map(Mapping::key)
                .toList();
        for (Key<?> key : ServerOptions.KEYS.keys()) {
            if (!(key.type() instanceof BlockType)) {
                assertThat(tested).containsAll(key.names());
            }
        }
    }
}
