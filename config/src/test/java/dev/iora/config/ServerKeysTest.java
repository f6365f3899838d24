// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The constants of all keys. */
final class ServerKeysTest {
    private static List<Key<?>> keysIn(BlockType block) {
        List<Key<?>> keys = new ArrayList<>();
        for (Key<?> key : block.keys()) {
            keys.add(key);
            if (key.type() instanceof BlockType inner) {
                keys.addAll(keysIn(inner));
            }
        }
        return keys;
    }

    private static List<Key<?>> constants() throws IllegalAccessException {
        List<Key<?>> constants = new ArrayList<>();
        for (Class<?> type : List.of(CoreKeys.class, LogKeys.class, JetStreamKeys.class)) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Key.class) {
                    constants.add((Key<?>) field.get(null));
                }
            }
        }
        return constants;
    }

    @Test
    void areAllReadFromFiles() throws IllegalAccessException {
        assertThat(keysIn(ServerOptions.KEYS)).containsExactlyInAnyOrderElementsOf(constants());
    }

    @Test
    void areFoundByNameAndAliasInAnyCase() {
        BlockType block = ServerOptions.KEYS;
        for (Key<?> key : block.keys()) {
            for (String name : key.names()) {
                assertThat(block.find(name)).isSameAs(key);
                assertThat(block.find(name.toUpperCase(Locale.ROOT))).isSameAs(key);
            }
        }
        assertThat(block.find("bogus")).isNull();
    }

    @Test
    void declareEveryNameOnceInABlock() {
        Stream<BlockType> inner = keysIn(ServerOptions.KEYS).stream()
                .filter(key -> key.type() instanceof BlockType)
                .map(key -> (BlockType) key.type());
        Stream.concat(Stream.of(ServerOptions.KEYS), inner).forEach(block -> {
            List<String> names = new ArrayList<>();
            block.keys().forEach(key -> names.addAll(key.names()));
            assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        });
    }

    @Test
    void areNotPlanned() {
        for (PlannedKeys.Group group : PlannedKeys.GROUPS) {
            BlockType block = switch (group.block()) {
                case "" -> ServerOptions.KEYS;
                case "jetstream" -> (BlockType) JetStreamKeys.JETSTREAM.type();
                default -> (BlockType) JetStreamKeys.LIMITS.type();
            };
            for (PlannedKey key : group.keys()) {
                assertThat(key.names())
                        .allSatisfy(name -> assertThat(block.find(name)).isNull());
                assertThat(key.text()).endsWith(".").doesNotContain("|");
            }
        }
    }

    @Test
    void declareEveryFlagOnce() {
        List<String> flags = new ArrayList<>();
        KeyFlag.all().forEach(flag -> flags.addAll(flag.names()));
        assertThat(flags).doesNotHaveDuplicates().contains("p", "port", "js");
        assertThat(KeyFlag.named("js"))
                .isEqualTo(new KeyFlag(List.of("js", "jetstream"), "jetstream.enabled", KeyFlag.Kind.SWITCH));
        assertThat(KeyFlag.named("log_size_limit")).extracting("kind").isEqualTo(KeyFlag.Kind.NUMBER);
        assertThat(KeyFlag.named("log")).extracting("kind").isEqualTo(KeyFlag.Kind.TEXT);
        assertThat(KeyFlag.named("bogus")).isNull();
    }

    @Test
    void areDocumented() {
        for (Key<?> key : keysIn(ServerOptions.KEYS)) {
            assertThat(key.text()).as(key.name()).endsWith(".").doesNotContain("|");
            assertThat(key.type().label()).isNotEmpty();
        }
    }
}
