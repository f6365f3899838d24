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
        return ServerOptions.builder()
                .host("localhost")
                .port(4333)
                .clientAdvertise("example.com:4222")
                .proxyProtocol(true)
                .serverName("n1")
                .serverTags(List.of("a", " b ", "a"))
                .serverMetadata(Map.of("k", "v \"quoted\"\n"))
                .debug(true)
                .trace(true)
                .traceVerbose(true)
                .traceHeaders(true)
                .maxTracedBytes(100)
                .logTime(false)
                .logTimeUtc(true)
                .logFile(Path.of("/var/log/x"))
                .logFileSizeLimit(1 << 30)
                .logFileMaxCount(4)
                .syslog(true)
                .remoteSyslog("udp://localhost:514")
                .pidFile(Path.of("/run/x.pid"))
                .portsFileDir(Path.of("/run"))
                .maxConnections(10)
                .maxSubscriptions(20)
                .maxSubscriptionTokens(30)
                .maxControlLine(2048)
                .maxPayload(1000)
                .maxPending(2000)
                .maxClosedClients(50)
                .pingInterval(Duration.ofSeconds(7))
                .maxPingsOut(3)
                .writeDeadline(Duration.ofMillis(1500))
                .writeTimeout(WriteTimeout.RETRY)
                .stallFastProducers(false)
                .lameDuckDuration(Duration.ofMinutes(1))
                .lameDuckGracePeriod(Duration.ofSeconds(20))
                .headers(false)
                .sublistCache(false)
                .systemAccount(false)
                .connectErrorReports(11)
                .reconnectErrorReports(12)
                .jetStream(true)
                .storeDir(Path.of("/data"))
                .ignoreGoStore(true)
                .maxMemoryStore(1 << 30)
                .maxFileStore(2L << 30)
                .syncInterval(Duration.ofMinutes(2))
                .jetStreamDomain("hub")
                .strictRequests(false)
                .maxBufferedMessages(5)
                .maxBufferedSize(6)
                .requestQueueLimit(7)
                .infoQueueLimit(17)
                .maxAckPending(8)
                .maxRequestBatch(9)
                .maxDuplicateWindow(Duration.ofSeconds(10))
                .build();
    }

    private static ServerOptions reread(ServerOptions options) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(
                ConfigParser.parseText("e.conf", options.effective(), Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        return new ServerOptions(reader.values());
    }

    @Test
    void setsEveryOptionFromJava() {
        ServerOptions options = everythingSet();
        assertThat(options.listen())
                .isEqualTo(new ListenOptions("localhost", 4333, new HostPort("example.com", 4222), true));
        assertThat(options.identity())
                .isEqualTo(new IdentityOptions("n1", List.of("a", "b"), Map.of("k", "v \"quoted\"\n")));
        assertThat(options.log())
                .isEqualTo(new LogOptions(
                        true,
                        new LogOptions.Trace(true, true, true),
                        100,
                        false,
                        true,
                        new LogOptions.Target(Path.of("/var/log/x"), 1 << 30, 4, true, "udp://localhost:514")));
        assertThat(options.files()).isEqualTo(new FileOptions(Path.of("/run/x.pid"), Path.of("/run")));
        assertThat(options.limits()).isEqualTo(new LimitOptions(10, 20, 30, 2048, 1000, 2000, 50));
        assertThat(options.connections())
                .isEqualTo(new ConnectionOptions(
                        Duration.ofSeconds(7), 3, Duration.ofMillis(1500), WriteTimeout.RETRY, false));
        assertThat(options.lameDuck()).isEqualTo(new LameDuckOptions(Duration.ofMinutes(1), Duration.ofSeconds(20)));
        assertThat(options.features()).isEqualTo(new FeatureOptions(false, false, false, 11, 12));
        assertThat(options.jetStream())
                .isEqualTo(new JetStreamSettings(
                        true,
                        Path.of("/data"),
                        true,
                        1 << 30,
                        2L << 30,
                        Duration.ofMinutes(2),
                        "hub",
                        false,
                        new JetStreamSettings.Queues(5, 6, 7, 17),
                        new JetStreamSettings.Caps(8, 9, Duration.ofSeconds(10))));
        List<Option<?>> withoutEffect = List.of(JetStreamKeys.BLOCK_STORE_DIR, JetStreamKeys.MAX_HA_ASSETS);
        assertThat(options.changesFrom(ServerOptions.defaults())).hasSize((int) OptionCatalog.options().stream()
                .filter(option -> !option.isShorthand() && !withoutEffect.contains(option))
                .count());
    }

    @Test
    void takesAnyFreePortForZero() {
        assertThat(ServerOptions.builder().port(0).build().listen().port()).isZero();
        assertThat(ServerOptions.builder().port(-1).build().listen().port()).isZero();
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
        assertThat(options.listen().port()).isEqualTo(5555);
        assertThat(options.listen().host()).isEqualTo("localhost");
        assertThat(everythingSet().listen().port()).isEqualTo(4333);
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
                .maxPending(50);
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
                .lameDuckDuration(Duration.ofMinutes(1))
                .build();
        assertThat(after.changesFrom(before))
                .containsExactly(
                        new OptionChange("max_payload", "max_payload", "1048576", "2097152", true),
                        new OptionChange("ping_interval", "ping_interval", "2m0s", "30s", true),
                        new OptionChange("lame_duck_duration", "LameDuckDuration", "2m0s", "1m0s", false));
    }

    @Test
    void describesChangesAsNatsServerLogsThem() {
        ServerOptions after = ServerOptions.builder()
                .clientAdvertise("me:1")
                .serverTags(List.of("a"))
                .serverMetadata(Map.of("k", "v"))
                .maxPending(70 << 20)
                .maxPayload(2 << 20)
                .writeDeadline(Duration.ofSeconds(5))
                .stallFastProducers(false)
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
