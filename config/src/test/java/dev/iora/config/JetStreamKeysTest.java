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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The block {@code jetstream}: its switch, the value of every key under each of its names, and refusals. */
final class JetStreamKeysTest {
    /**
     * A key of the block.
     *
     * @param text the name and a value
     * @param expected the value in Java
     * @param expectedDefault the value in an empty block
     * @param found the key
     */
    record Mapping(String text, Object expected, Object expectedDefault, Key<?> found) {
        String key() {
            String last = text.substring(text.lastIndexOf('{') + 1);
            return last.substring(0, last.indexOf(':'));
        }

        Object valueIn(Block block) {
            if (!text.startsWith("limits")) {
                return block.value(found);
            }
            Block limits = block.value(JetStreamKeys.LIMITS);
            return text.contains("batch {") ? limits.value(JetStreamKeys.BATCH).value(found) : limits.value(found);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static <T> Mapping map(String text, T expected, T expectedDefault, Key<T> found) {
        return new Mapping(text, expected, expectedDefault, found);
    }

    private static Block read(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("j.conf", text, Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        assertThat(OptionsCheck.problems(reader.values())).isEmpty();
        return reader.values().value(JetStreamKeys.JETSTREAM);
    }

    private static List<String> problems(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("j.conf", text, Map.of()).root());
        var problems = new ArrayList<>(reader.problems());
        problems.addAll(OptionsCheck.problems(reader.values()));
        return problems.stream().map(ConfigProblem::text).toList();
    }

    static Stream<Mapping> keys() {
        return Stream.of(
                map("enabled: false", false, true, JetStreamKeys.ENABLED),
                map("enable: true", true, true, JetStreamKeys.ENABLED),
                map("strict: false", false, true, JetStreamKeys.STRICT),
                map("store_dir: /data", "/data", "", JetStreamKeys.BLOCK_STORE_DIR),
                map("storedir: /data", "/data", "", JetStreamKeys.BLOCK_STORE_DIR),
                map("store: /data", "/data", "", JetStreamKeys.BLOCK_STORE_DIR),
                map("max_memory_store: 1G", 1_000_000_000L, -1L, JetStreamKeys.MAX_MEMORY_STORE),
                map("max_mem_store: '1G'", 1L << 30, -1L, JetStreamKeys.MAX_MEMORY_STORE),
                map("max_mem: 1GB", 1L << 30, -1L, JetStreamKeys.MAX_MEMORY_STORE),
                map("max_mem: 0", 0L, -1L, JetStreamKeys.MAX_MEMORY_STORE),
                map("max_mem: ''", 0L, -1L, JetStreamKeys.MAX_MEMORY_STORE),
                map("max_file_store: '2T'", 2L << 40, -1L, JetStreamKeys.MAX_FILE_STORE),
                map("max_file: '3K'", 3L << 10, -1L, JetStreamKeys.MAX_FILE_STORE),
                map("sync_interval: always", Duration.ZERO, Duration.ZERO, JetStreamKeys.SYNC_INTERVAL),
                map("sync: '2m'", Duration.ofMinutes(2), Duration.ZERO, JetStreamKeys.SYNC_INTERVAL),
                map("domain: hub", "hub", "", JetStreamKeys.DOMAIN),
                map("max_buffered_size: '1M'", 1L << 20, 128L << 20, JetStreamKeys.MAX_BUFFERED_SIZE),
                map("max_buffered_msgs: 10", 10, 100_000, JetStreamKeys.MAX_BUFFERED_MSGS),
                map("request_queue_limit: 5", 5, 10_000, JetStreamKeys.REQUEST_QUEUE_LIMIT),
                map("info_queue_limit: 5", 5, 0, JetStreamKeys.INFO_QUEUE_LIMIT),
                map("limits {max_ack_pending: 9}", 9, 0, JetStreamKeys.MAX_ACK_PENDING),
                map("limits {max_ha_assets: 9}", 9, 0, JetStreamKeys.MAX_HA_ASSETS),
                map("limits {max_request_batch: 8}", 8, 0, JetStreamKeys.MAX_REQUEST_BATCH),
                map(
                        "limits {duplicate_window: '1m'}",
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        JetStreamKeys.DUPLICATE_WINDOW),
                map("limits {batch {max_msgs: 5}}", 5, 1_000, JetStreamKeys.BATCH_MAX_MSGS),
                map("limits {batch {max_msgs: 0}}", 1_000, 1_000, JetStreamKeys.BATCH_MAX_MSGS),
                map("limits {batch {max_inflight_per_stream: 6}}", 6, 0, JetStreamKeys.BATCH_MAX_INFLIGHT_PER_STREAM),
                map("limits {batch {max_inflight_total: 7}}", 7, 0, JetStreamKeys.BATCH_MAX_INFLIGHT_TOTAL),
                map(
                        "limits {batch {timeout: '8s'}}",
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        JetStreamKeys.BATCH_TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void mapsEveryKey(Mapping mapping) {
        String upper = mapping.text.replace(mapping.key(), mapping.key().toUpperCase(Locale.ROOT));
        assertThat(mapping.valueIn(read("jetstream {" + mapping.text + "}"))).isEqualTo(mapping.expected);
        assertThat(mapping.valueIn(read("jetstream {" + upper + "}"))).isEqualTo(mapping.expected);
        assertThat(mapping.valueIn(read("jetstream {}"))).isEqualTo(mapping.expectedDefault);
    }

    @Test
    void hasAMappingForEveryName() {
        List<String> tested = keys().map(Mapping::key).toList();
        Stream.of(JetStreamKeys.JETSTREAM, JetStreamKeys.LIMITS, JetStreamKeys.BATCH)
                .flatMap(block -> ((BlockType) block.type()).keys().stream())
                .filter(key -> key != JetStreamKeys.LIMITS && key != JetStreamKeys.BATCH)
                .forEach(key -> assertThat(tested).containsAll(key.names()));
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
    void isOnIfTheFileEnablesIt(String text, boolean on) {
        assertThat(read(text).value(JetStreamKeys.ENABLED)).isEqualTo(on);
    }

    @Test
    void flagsWinOverTheFile() {
        OptionsReader reader = new OptionsReader();
        String text = "jetstream {enabled: false, store_dir: /file}";
        reader.readFile(ConfigParser.parseText("j.conf", text, Map.of()).root());
        reader.readFlags(Map.of("jetstream.enabled", "true", "store_dir", "/flag"));
        assertThat(reader.problems()).isEmpty();
        assertThat(OptionsCheck.problems(reader.values())).isEmpty();
        ServerOptions options = new ServerOptions(reader.values());
        assertThat(options.value(JetStreamKeys.JETSTREAM).value(JetStreamKeys.ENABLED))
                .isTrue();
        assertThat(options.path(JetStreamKeys.STORE_DIR)).isEqualTo(Path.of("/flag"));
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
    void refusesInvalidValues(String text, String problem) {
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
                "max_concurrent_io: 8"
            })
    void refusesPlannedKeys(String text) {
        assertThat(problems("jetstream {" + text + "}"))
                .singleElement()
                .asString()
                .endsWith("\" is not supported yet");
    }

    @Test
    void refusesTheSameFromCode() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> {
                    ServerOptions.Builder builder = ServerOptions.builder();
                    builder.block(JetStreamKeys.JETSTREAM).set(JetStreamKeys.DOMAIN, "a.b");
                    builder.build();
                })
                .withMessageContaining("invalid domain name");
    }

    @Test
    void cannotBeChangedByAReload() {
        ServerOptions on = ServerOptions.builder().jetStream(true).build();
        assertThat(on.changesFrom(ServerOptions.defaults())).singleElement().matches(change -> !change.reloadable());
    }
}
