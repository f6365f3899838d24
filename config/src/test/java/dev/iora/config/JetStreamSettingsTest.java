// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The block {@code jetstream}: what switches it on, where the value of every key is found, what is refused. */
final class JetStreamSettingsTest {
    /**
     * A key of the block.
     *
     * @param text the key and a value
     * @param expected what the settings say then
     * @param expectedDefault what they say without the key
     * @param found where
     */
    record Mapping(
            String text,
            @Nullable Object expected,
            @Nullable Object expectedDefault,
            Function<JetStreamSettings, @Nullable Object> found) {
        String key() {
            String last = text.substring(text.lastIndexOf('{') + 1);
            return last.substring(0, last.indexOf(':'));
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
            Function<JetStreamSettings, @Nullable Object> found) {
        return new Mapping(text, expected, expectedDefault, found);
    }

    private static JetStreamSettings read(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("j.conf", text, Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        assertThat(OptionsCheck.problems(reader.values())).isEmpty();
        return new ServerOptions(reader.values()).jetStream();
    }

    private static List<String> problems(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("j.conf", text, Map.of()).root());
        var problems = new ArrayList<>(reader.problems());
        problems.addAll(OptionsCheck.problems(reader.values()));
        return problems.stream().map(ConfigProblem::text).toList();
    }

    static Stream<Mapping> keys() {
        Function<JetStreamSettings, @Nullable Object> directory = JetStreamSettings::storeDir;
        Function<JetStreamSettings, @Nullable Object> memory = JetStreamSettings::maxMemoryBytes;
        Function<JetStreamSettings, @Nullable Object> file = JetStreamSettings::maxFileBytes;
        Function<JetStreamSettings, @Nullable Object> sync = JetStreamSettings::syncInterval;
        Path data = Path.of("/data");
        return Stream.of(
                map("enabled: false", false, true, JetStreamSettings::enabled),
                map("enable: true", true, true, JetStreamSettings::enabled),
                map("strict: false", false, true, JetStreamSettings::strict),
                map("store_dir: /data", data, null, directory),
                map("storedir: /data", data, null, directory),
                map("store: /data", data, null, directory),
                map("max_memory_store: 1G", 1_000_000_000L, -1L, memory),
                map("max_mem_store: '1G'", 1L << 30, -1L, memory),
                map("max_mem: 1GB", 1L << 30, -1L, memory),
                map("max_mem: 0", 0L, -1L, memory),
                map("max_mem: ''", 0L, -1L, memory),
                map("max_file_store: '2T'", 2L << 40, -1L, file),
                map("max_file: '3K'", 3L << 10, -1L, file),
                map("sync_interval: always", Duration.ZERO, Duration.ZERO, sync),
                map("sync: '2m'", Duration.ofMinutes(2), Duration.ZERO, sync),
                map("domain: hub", "hub", "", JetStreamSettings::domain),
                map(
                        "max_buffered_size: '1M'",
                        1L << 20,
                        128L << 20,
                        s -> s.queues().maxBytes()),
                map("max_buffered_msgs: 10", 10, 100_000, s -> s.queues().maxMessages()),
                map("request_queue_limit: 5", 5, 10_000, s -> s.queues().maxRequests()),
                map("info_queue_limit: 5", 5, 10_000, s -> s.queues().maxInfoRequests()),
                map("request_queue_limit: 5", 5, 10_000, s -> s.queues().maxInfoRequests()),
                map("limits {max_ack_pending: 9}", 9, 0, s -> s.caps().maxAckPending()),
                map("limits {max_ha_assets: 9}", 0, 0, s -> s.caps().maxAckPending()),
                map("limits {max_request_batch: 8}", 8, 0, s -> s.caps().maxRequestBatch()),
                map(
                        "limits {duplicate_window: '1m'}",
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        s -> s.caps().duplicateWindow()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void mapsEveryKey(Mapping mapping) {
        String upper = mapping.text.replace(mapping.key(), mapping.key().toUpperCase(Locale.ROOT));
        assertThat(mapping.found.apply(read("jetstream {" + mapping.text + "}")))
                .isEqualTo(mapping.expected);
        assertThat(mapping.found.apply(read("jetstream {" + upper + "}"))).isEqualTo(mapping.expected);
        assertThat(mapping.found.apply(read("jetstream {}"))).isEqualTo(mapping.expectedDefault);
    }

    @Test
    void hasAMappingForEveryName() {
        List<String> tested = keys().map(Mapping::key).toList();
        Stream.concat(JetStreamKeys.JETSTREAM.keys().stream(), JetStreamKeys.LIMITS.keys().stream())
                .filter(key -> key instanceof Option<?>)
                .forEach(key -> assertThat(tested).containsAll(key.description().names()));
    }

    @ParameterizedTest
    @CsvSource({
        "jetstream: true, true",
        "jetstream: enabled, true",
        "jetstream: \"Enable\", true",
        "jetstream {}, true",
        "jetstream {domain: x}, true",
        "jetstream {enabled: false}, false",
        "jetstream: false, false",
        "jetstream: disabled, false",
        "jetstream: \"DISABLE\", false",
        "port: 4222, false"
    })
    void isOnIfTheFileSaysSo(String text, boolean on) {
        assertThat(read(text).enabled()).isEqualTo(on);
    }

    @Test
    void flagsWinOverTheFile() {
        OptionsReader reader = new OptionsReader();
        String text = "jetstream {enabled: false, store_dir: /file}";
        reader.readFile(ConfigParser.parseText("j.conf", text, Map.of()).root());
        reader.readFlags(Map.of("jetstream", "true", "store_dir", "/flag"));
        assertThat(reader.problems()).isEmpty();
        assertThat(OptionsCheck.problems(reader.values())).isEmpty();
        JetStreamSettings settings = new ServerOptions(reader.values()).jetStream();
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.storeDir()).isEqualTo(Path.of("/flag"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jetstream: 5|jetstream must be a map, boolean or string, not an integer",
                "jetstream: maybe|Expected 'enabled' or 'disabled' for string value, got 'maybe'",
                "jetstream {bogus: 1}|unknown field \"bogus\"",
                "jetstream {limits: 1}|limits must be a map, not an integer",
                "jetstream {limits {bogus: 1}}|unknown field \"bogus\"",
                "jetstream {max_mem: '5X'}|max_mem sizes defined as strings must end in K, M, G, T",
                "jetstream {max_mem: 'xG'}|max_mem must be a number of bytes, not \"xG\"",
                "jetstream {max_file: '9999999999T'}|max_file must be a number of bytes, not \"9999999999T\"",
                "jetstream {max_file: true}|max_file must be int64 or string",
                "jetstream {max_file: -2}|max_file value is too small, the minimum is -1",
                "jetstream {sync_interval: '0s'}|invalid sync_interval, needs to be positive or always",
                "jetstream {sync_interval: '-1s'}|invalid sync_interval, needs to be positive",
                "jetstream {domain: a.b}|invalid domain name: may not contain ., * or >",
                "jetstream {domain: 'a b'}|invalid domain name: derived \"$JS.a b.API.>\" is not a valid subject",
                "jetstream {store_dir: /a}, store_dir: /b|Duplicate 'store_dir' configuration"
            })
    void refusesWhatMakesNoSense(String text, String problem) {
        assertThat(problems(text)).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key: secret",
                "ek: secret",
                "encryption_key: secret",
                "prev_key: secret",
                "cipher: aes",
                "tpm {keys_file: x}",
                "extension_hint: will_extend",
                "unique_tag: az",
                "max_outstanding_catchup: 1MB",
                "meta_compact: 5",
                "max_concurrent_io: 8",
                "limits {batch {max_msgs: 5}}"
            })
    void refusesWhatIsNotBuilt(String text) {
        assertThat(problems("jetstream {" + text + "}"))
                .singleElement()
                .asString()
                .endsWith("\" is not supported yet");
    }

    @Test
    void refusesTheSameFromCode() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ServerOptions.builder().jetStreamDomain("a.b").build())
                .withMessageContaining("invalid domain name");
    }

    @Test
    void cannotBeChangedByAReload() {
        ServerOptions on = ServerOptions.builder().jetStream(true).build();
        assertThat(on.changesFrom(ServerOptions.defaults())).singleElement().matches(change -> !change.reloadable());
    }
}
