// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the value of every key is found, and its default there. */
final class OptionMappingTest {
    /**
     * A key as a file has it.
     *
     * @param text the key and a value
     * @param expected what the options say then
     * @param expectedDefault what they say without the key
     * @param found where
     */
    record Mapping(
            String text,
            @Nullable Object expected,
            @Nullable Object expectedDefault,
            Function<ServerOptions, @Nullable Object> found) {
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

    private static Mapping map(
            String text,
            @Nullable Object expected,
            @Nullable Object expectedDefault,
            Function<ServerOptions, @Nullable Object> found) {
        return new Mapping(text, expected, expectedDefault, found);
    }

    /** A switch that is off by default. */
    private static Mapping on(String key, Function<ServerOptions, @Nullable Object> found) {
        return new Mapping(key + ": true", true, false, found);
    }

    /** A switch that turns off what is on by default. */
    private static Mapping off(String key, Function<ServerOptions, @Nullable Object> found) {
        return new Mapping(key + ": true", false, true, found);
    }

    static Stream<Mapping> listener() {
        Function<ServerOptions, @Nullable Object> host = o -> o.listen().host();
        Function<ServerOptions, @Nullable Object> port = o -> o.listen().port();
        Function<ServerOptions, @Nullable Object> advertise = o -> o.listen().clientAdvertise();
        return Stream.of(
                map("port: 4333", 4333, 4222, port),
                map("port: -1", 0, 4222, port),
                map("port: 0", 4222, 4222, port),
                map("host: localhost", "localhost", "0.0.0.0", host),
                map("host: ''", "0.0.0.0", "0.0.0.0", host),
                map("net: 127.0.0.1", "127.0.0.1", "0.0.0.0", host),
                map("listen: 127.0.0.1:4333", 4333, 4222, port),
                map("listen: 127.0.0.1:4333", "127.0.0.1", "0.0.0.0", host),
                map("listen: '[::1]:4333'", "::1", "0.0.0.0", host),
                map("listen: ':4333'", "0.0.0.0", "0.0.0.0", host),
                map("listen: localhost:-1", 0, 4222, port),
                map("listen: 4333", 4333, 4222, port),
                map("client_advertise: me", new HostPort("me", 0), null, advertise),
                map("client_advertise: 'me:80'", new HostPort("me", 80), null, advertise),
                map("client_advertise: '[::1]'", new HostPort("::1", 0), null, advertise),
                on("proxy_protocol", o -> o.listen().proxyProtocol()));
    }

    static Stream<Mapping> identity() {
        Function<ServerOptions, @Nullable Object> tags = o -> o.identity().tags();
        return Stream.of(
                map("server_name: me", "me", null, o -> o.identity().serverName()),
                map("server_tags: 'a:b'", List.of("a:b"), List.of(), tags),
                map("server_tags: [x, ' y ', x, '']", List.of("x", "y"), List.of(), tags),
                map(
                        "server_metadata: {a: b}",
                        Map.of("a", "b"),
                        Map.of(),
                        o -> o.identity().metadata()));
    }

    static Stream<Mapping> log() {
        return Stream.of(
                on("debug", o -> o.log().debug()),
                on("trace", o -> o.log().trace().enabled()),
                on("trace_verbose", o -> o.log().trace().enabled()),
                on("trace_verbose", o -> o.log().trace().systemAccount()),
                on("trace_headers", o -> o.log().trace().enabled()),
                on("trace_headers", o -> o.log().trace().headersOnly()),
                map("max_traced_msg_len: 10", 10, 0, o -> o.log().maxTracedBytes()),
                map("logtime: false", false, true, o -> o.log().time()),
                on("logtime_utc", o -> o.log().timeUtc()));
    }

    static Stream<Mapping> files() {
        Function<ServerOptions, @Nullable Object> file = o -> o.log().target().file();
        Function<ServerOptions, @Nullable Object> size = o -> o.log().target().fileSizeLimitBytes();
        Function<ServerOptions, @Nullable Object> count = o -> o.log().target().maxFiles();
        Function<ServerOptions, @Nullable Object> pid = o -> o.files().pidFile();
        return Stream.of(
                map("log_file: /l", Path.of("/l"), null, file),
                map("logfile: /l", Path.of("/l"), null, file),
                map("logfile_size_limit: 1MB", 1L << 20, 0L, size),
                map("log_size_limit: 1MB", 1L << 20, 0L, size),
                map("logfile_max_num: 3", 3, 0, count),
                map("log_max_num: 3", 3, 0, count),
                on("syslog", o -> o.log().target().syslog()),
                map(
                        "remote_syslog: 'udp://h:514'",
                        "udp://h:514",
                        null,
                        o -> o.log().target().remoteSyslog()),
                map("pid_file: /p", Path.of("/p"), null, pid),
                map("pidfile: /p", Path.of("/p"), null, pid),
                map("ports_file_dir: /d", Path.of("/d"), null, o -> o.files().portsFileDir()));
    }

    static Stream<Mapping> limits() {
        Function<ServerOptions, @Nullable Object> connections = o -> o.limits().maxConnections();
        Function<ServerOptions, @Nullable Object> subscriptions =
                o -> o.limits().maxSubscriptions();
        Function<ServerOptions, @Nullable Object> tokens = o -> o.limits().maxSubscriptionTokens();
        Function<ServerOptions, @Nullable Object> payload = o -> o.limits().maxPayloadBytes();
        return Stream.of(
                map("max_connections: 10", 10, 65536, connections),
                map("max_conn: 10", 10, 65536, connections),
                map("max_connections: 0", 0, 65536, connections),
                map("max_connections: -1", 0, 65536, connections),
                map("max_subscriptions: 10", 10, 0, subscriptions),
                map("max_subs: -1", 0, 0, subscriptions),
                map("max_subscription_tokens: 8", 8, 0, tokens),
                map("max_sub_tokens: 255", 255, 0, tokens),
                map("max_control_line: 2k", 2000, 4096, o -> o.limits().maxControlLineBytes()),
                map("max_payload: 2MB", 2 << 20, 1 << 20, payload),
                map("max_payload: 0", 1 << 20, 1 << 20, payload),
                map("max_payload: -1", -1, 1 << 20, payload),
                map("max_pending: 2GB", 2L << 30, 64L << 20, o -> o.limits().maxPendingBytes()),
                map("max_closed_clients: 7", 7, 10_000, o -> o.limits().maxClosedClients()));
    }

    static Stream<Mapping> connections() {
        Function<ServerOptions, @Nullable Object> ping = o -> o.connections().pingInterval();
        Function<ServerOptions, @Nullable Object> timeout = o -> o.connections().writeTimeout();
        Duration twoMinutes = Duration.ofMinutes(2);
        return Stream.of(
                map("ping_interval: '30s'", Duration.ofSeconds(30), twoMinutes, ping),
                map("ping_interval: 30", Duration.ofSeconds(30), twoMinutes, ping),
                map("ping_interval: 0", twoMinutes, twoMinutes, ping),
                map("ping_max: 3", 3, 2, o -> o.connections().maxPingsOut()),
                map(
                        "write_deadline: '2s'",
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        o -> o.connections().writeDeadline()),
                map("write_timeout: close", WriteTimeout.CLOSE, WriteTimeout.DEFAULT, timeout),
                map("write_timeout: retry", WriteTimeout.RETRY, WriteTimeout.DEFAULT, timeout),
                map("write_timeout: default", WriteTimeout.DEFAULT, WriteTimeout.DEFAULT, timeout),
                off("no_fast_producer_stall", o -> o.connections().stallFastProducers()),
                map(
                        "lame_duck_duration: '1m'",
                        Duration.ofMinutes(1),
                        twoMinutes,
                        o -> o.lameDuck().duration()),
                map(
                        "lame_duck_grace_period: '5s'",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        o -> o.lameDuck().gracePeriod()));
    }

    static Stream<Mapping> features() {
        return Stream.of(
                off("no_header_support", o -> o.features().headers()),
                off("disable_sublist_cache", o -> o.features().sublistCache()),
                off("no_sublist_cache", o -> o.features().sublistCache()),
                off("no_system_account", o -> o.features().systemAccount()),
                off("no_system", o -> o.features().systemAccount()),
                off("no_sys_acc", o -> o.features().systemAccount()),
                map("connect_error_reports: 5", 5, 3600, o -> o.features().connectErrorReports()),
                map("reconnect_error_reports: 5", 5, 1, o -> o.features().reconnectErrorReports()));
    }

    static Stream<Mapping> storage() {
        Function<ServerOptions, @Nullable Object> directory = o -> o.jetStream().storeDir();
        return Stream.of(
                map("store_dir: /s", Path.of("/s"), null, directory),
                map("storedir: /s", Path.of("/s"), null, directory),
                map("store_dir: ''", null, null, directory),
                map("ignore_go_store: true", true, false, o -> o.jetStream().ignoreGoStore()));
    }

    private static ServerOptions read(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("m.conf", text, Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        return new ServerOptions(reader.values());
    }

    @ParameterizedTest
    @MethodSource({"listener", "identity", "log", "files", "limits", "connections", "features", "storage"})
    void mapsEveryKey(Mapping mapping) {
        assertThat(mapping.found.apply(read(mapping.text))).isEqualTo(mapping.expected);
        assertThat(mapping.found.apply(read(mapping.upperCase().text))).isEqualTo(mapping.expected);
        assertThat(mapping.found.apply(ServerOptions.defaults())).isEqualTo(mapping.expectedDefault);
    }

    @Test
    void hasAMappingForEveryName() {
        List<String> tested = Stream.of(
                        listener(), identity(), log(), files(), limits(), connections(), features(), storage())
                .flatMap(mappings -> mappings)
                .map(Mapping::key)
                .toList();
        for (Key key : OptionCatalog.topLevel().stream()
                .flatMap(section -> section.keys().stream())
                .toList()) {
            if (key instanceof Option<?> option) {
                assertThat(tested).containsAll(option.description().names());
            }
        }
    }
}
