// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerOptionsTest {
    private static ServerOptions everythingSet() {
        ServerOptions.Builder builder = ServerOptions.builder()
                .host("localhost")
                .port(4333)
                .set(CoreKeys.CLIENT_ADVERTISE, "example.com:4222")
                .set(CoreKeys.PROXY_PROTOCOL, true)
                .serverName("n1")
                .set(CoreKeys.SERVER_TAGS, List.of("a", " b ", "a"))
                .set(CoreKeys.SERVER_METADATA, Map.of("k", "v \"quoted\"\n"))
                .set(LogKeys.DEBUG, true)
                .set(LogKeys.TRACE, true)
                .set(LogKeys.TRACE_VERBOSE, true)
                .set(LogKeys.TRACE_HEADERS, true)
                .set(LogKeys.MAX_TRACED_MSG_LEN, 100)
                .set(LogKeys.LOGTIME, false)
                .set(LogKeys.LOGTIME_UTC, true)
                .set(LogKeys.LOG_FILE, "/var/log/x")
                .set(LogKeys.LOGFILE_SIZE_LIMIT, 1L << 30)
                .set(LogKeys.LOGFILE_MAX_NUM, 4)
                .set(LogKeys.SYSLOG, true)
                .set(LogKeys.REMOTE_SYSLOG, "udp://localhost:514")
                .set(LogKeys.PID_FILE, "/run/x.pid")
                .set(LogKeys.PORTS_FILE_DIR, "/run")
                .set(CoreKeys.MAX_CONNECTIONS, 10)
                .set(CoreKeys.MAX_SUBSCRIPTIONS, 20)
                .set(CoreKeys.MAX_SUBSCRIPTION_TOKENS, 30)
                .set(CoreKeys.MAX_CONTROL_LINE, 2048)
                .maxPayload(1000)
                .set(CoreKeys.MAX_PENDING, 2000L)
                .set(CoreKeys.MAX_CLOSED_CLIENTS, 50)
                .pingInterval(Duration.ofSeconds(7))
                .set(CoreKeys.PING_MAX, 3)
                .set(CoreKeys.WRITE_DEADLINE, Duration.ofMillis(1500))
                .set(CoreKeys.WRITE_TIMEOUT, WriteTimeout.RETRY)
                .set(CoreKeys.NO_FAST_PRODUCER_STALL, true)
                .set(CoreKeys.LAME_DUCK_DURATION, Duration.ofMinutes(1))
                .set(CoreKeys.LAME_DUCK_GRACE_PERIOD, Duration.ofSeconds(20))
                .set(CoreKeys.NO_HEADER_SUPPORT, true)
                .set(CoreKeys.DISABLE_SUBLIST_CACHE, true)
                .set(CoreKeys.NO_SYSTEM_ACCOUNT, true)
                .set(CoreKeys.CONNECT_ERROR_REPORTS, 11)
                .set(CoreKeys.RECONNECT_ERROR_REPORTS, 12)
                .jetStream(true)
                .storeDir(Path.of("/data"))
                .set(JetStreamKeys.IGNORE_GO_STORE, true);
        Block.Builder jetStream = builder.block(JetStreamKeys.JETSTREAM)
                .set(JetStreamKeys.MAX_MEMORY_STORE, 1L << 30)
                .set(JetStreamKeys.MAX_FILE_STORE, 2L << 30)
                .set(JetStreamKeys.SYNC_INTERVAL, Duration.ofMinutes(2))
                .set(JetStreamKeys.DOMAIN, "hub")
                .set(JetStreamKeys.STRICT, false)
                .set(JetStreamKeys.MAX_BUFFERED_MSGS, 5)
                .set(JetStreamKeys.MAX_BUFFERED_SIZE, 6L)
                .set(JetStreamKeys.REQUEST_QUEUE_LIMIT, 7)
                .set(JetStreamKeys.INFO_QUEUE_LIMIT, 17);
        jetStream
                .block(JetStreamKeys.LIMITS)
                .set(JetStreamKeys.MAX_ACK_PENDING, 8)
                .set(JetStreamKeys.MAX_HA_ASSETS, 18)
                .set(JetStreamKeys.MAX_REQUEST_BATCH, 9)
                .set(JetStreamKeys.DUPLICATE_WINDOW, Duration.ofSeconds(10));
        return builder.build();
    }

    private static ServerOptions reread(ServerOptions options) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(
                ConfigParser.parseText("e.conf", options.effective(), Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        return new ServerOptions(reader.values());
    }

    @Test
    void setsEveryKeyFromJava() {
        ServerOptions options = everythingSet();
        assertThat(options.value(CoreKeys.HOST)).isEqualTo("localhost");
        assertThat(options.value(CoreKeys.PORT)).isEqualTo(4333);
        assertThat(options.value(CoreKeys.SERVER_NAME)).isEqualTo("n1");
        assertThat(options.value(CoreKeys.SERVER_TAGS)).containsExactly("a", "b");
        assertThat(options.value(CoreKeys.MAX_PAYLOAD)).isEqualTo(1000);
        assertThat(options.value(CoreKeys.PING_INTERVAL)).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.path(JetStreamKeys.STORE_DIR)).isEqualTo(Path.of("/data"));
        Block jetStream = options.value(JetStreamKeys.JETSTREAM);
        assertThat(jetStream.value(JetStreamKeys.ENABLED)).isTrue();
        assertThat(jetStream.value(JetStreamKeys.LIMITS).value(JetStreamKeys.MAX_ACK_PENDING))
                .isEqualTo(8);
        assertThat(options.changesFrom(ServerOptions.defaults()))
                .extracting(OptionChange::key)
                .hasSize(56)
                .contains("max_pending", "jetstream.domain", "jetstream.limits.duplicate_window")
                .doesNotContain("jetstream.store_dir");
    }

    @Test
    void takesAnyFreePortForZero() {
        assertThat(ServerOptions.builder().port(0).build().value(CoreKeys.PORT)).isEqualTo(-1);
        assertThat(ServerOptions.builder().port(-1).build().value(CoreKeys.PORT))
                .isEqualTo(-1);
    }

    @Test
    void logsKeysWithoutEffect() {
        assertThat(everythingSet().advice())
                .containsExactly(
                        "\"server_tags\" has no effect: streams are not placed by tags yet",
                        "\"server_metadata\" has no effect: there is no monitoring yet",
                        "\"max_closed_clients\" has no effect: there is no monitoring yet",
                        "\"disable_sublist_cache\" has no effect: the cache is bounded and always valid",
                        "\"no_system_account\" has no effect: there is no system account yet",
                        "\"connect_error_reports\" has no effect: there are no connections to other servers yet",
                        "\"reconnect_error_reports\" has no effect: there are no connections to other servers yet",
                        "\"max_ha_assets\" has no effect: there are no replicated streams and consumers yet");
        assertThat(ServerOptions.builder()
                        .set(CoreKeys.MAX_CLOSED_CLIENTS, 10_000)
                        .build()
                        .advice())
                .isEmpty();
    }

    @Test
    void readsItsEffectiveForm() {
        for (ServerOptions options : List.of(
                everythingSet(),
                ServerOptions.defaults(),
                ServerOptions.builder().port(0).build())) {
            assertThat(reread(options).changesFrom(options)).isEmpty();
        }
    }

    @Test
    void buildsOnExistingOptions() {
        ServerOptions options = everythingSet().toBuilder().port(5555).build();
        assertThat(options.value(CoreKeys.PORT)).isEqualTo(5555);
        assertThat(options.value(CoreKeys.HOST)).isEqualTo("localhost");
        assertThat(everythingSet().value(CoreKeys.PORT)).isEqualTo(4333);
    }

    @Test
    void isNotChangedByItsBuilder() {
        ServerOptions.Builder builder = ServerOptions.builder().serverName("a");
        ServerOptions options = builder.build();
        builder.serverName("b");
        assertThat(options.effective()).contains("server_name: \"a\"");
    }

    @Test
    void refusesBadValuesWithAllProblems() {
        ServerOptions.Builder builder = ServerOptions.builder()
                .port(70_000)
                .serverName("a b")
                .pingInterval(Duration.ofSeconds(-1))
                .maxPayload(100)
                .set(CoreKeys.MAX_PENDING, 50L);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(builder::build)
                .satisfies(e -> assertThat(e.problems())
                        .extracting(ConfigProblem::toString)
                        .containsExactly(
                                "port value is too big, the maximum is 65535",
                                "invalid ping_interval, needs to be positive",
                                "server name cannot contain spaces",
                                "max_payload (100) cannot be higher than max_pending (50)"));
    }

    @Test
    void namesChangesAsReloadMessagesDo() {
        ServerOptions before = ServerOptions.defaults();
        ServerOptions after = ServerOptions.builder()
                .maxPayload(2 << 20)
                .pingInterval(Duration.ofSeconds(30))
                .set(CoreKeys.LAME_DUCK_DURATION, Duration.ofMinutes(1))
                .build();
        assertThat(after.changesFrom(before))
                .containsExactly(
                        new OptionChange("max_payload", "1048576", "2097152", true, "Reloaded: max_payload = 2097152"),
                        new OptionChange("ping_interval", "2m0s", "30s", true, "Reloaded: ping_interval = 30s"),
                        new OptionChange(
                                "lame_duck_duration",
                                "2m0s",
                                "1m0s",
                                false,
                                "config reload not supported for LameDuckDuration: old=2m0s, new=1m0s"));
    }

    @Test
    void describesChangesAsNatsServerLogsThem() {
        ServerOptions after = ServerOptions.builder()
                .set(CoreKeys.CLIENT_ADVERTISE, "me:1")
                .set(CoreKeys.SERVER_TAGS, List.of("a"))
                .set(CoreKeys.SERVER_METADATA, Map.of("k", "v"))
                .set(CoreKeys.MAX_PENDING, 70L << 20)
                .maxPayload(2 << 20)
                .set(CoreKeys.WRITE_DEADLINE, Duration.ofSeconds(5))
                .set(CoreKeys.NO_FAST_PRODUCER_STALL, true)
                .build();
        assertThat(after.changesFrom(ServerOptions.defaults()))
                .extracting(OptionChange::message)
                .containsExactly(
                        "Reload: client_advertise = me:1",
                        "Reloaded: tags",
                        "Reloaded: metadata",
                        "Reloaded: max_payload = 2097152",
                        "config reload not supported for MaxPending: old=67108864, new=73400320",
                        "Reloaded: write_deadline = 5s",
                        "Reloaded: fast producers will not be stalled");
    }
}
