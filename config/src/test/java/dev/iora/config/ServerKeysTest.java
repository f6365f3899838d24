// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The constants of all keys. */
final class ServerKeysTest {
    /** The top level and all blocks inside it. */
    static Set<BlockType> blocks() {
        Set<BlockType> blocks = new LinkedHashSet<>();
        addBlocks(ServerOptions.KEYS, blocks);
        return blocks;
    }

    private static void addBlocks(BlockType block, Set<BlockType> blocks) {
        if (blocks.add(block)) {
            for (Key<?> key : block.keys()) {
                if (key.type().inner() != null) {
                    addBlocks(key.type().inner(), blocks);
                }
            }
        }
    }

    private static List<Key<?>> keys() {
        return blocks().stream().<Key<?>>flatMap(block -> block.keys().stream()).toList();
    }

    private static List<Key<?>> constants() throws IllegalAccessException {
        List<Key<?>> constants = new ArrayList<>();
        for (Class<?> type : List.of(
                CoreKeys.class,
                LogKeys.class,
                TlsKeys.class,
                JetStreamKeys.class,
                AuthorizationKeys.class,
                UserKeys.class,
                PermissionKeys.class,
                AccountKeys.class,
                ExportKeys.class,
                ImportKeys.class,
                MappingKeys.class)) {
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
        assertThat(keys()).containsExactlyInAnyOrderElementsOf(constants());
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
        blocks().forEach(block -> {
            List<String> names = new ArrayList<>();
            block.keys().forEach(key -> names.addAll(key.names()));
            assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        });
    }

    @Test
    void areNotPlanned() {
        for (PlannedKeys.Group group : PlannedKeys.GROUPS) {
            BlockType block = blocks().stream()
                    .filter(each -> each.name().equals(group.block()))
                    .findFirst()
                    .orElseThrow();
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
        for (Key<?> key : keys()) {
            assertThat(key.text()).as(key.name()).endsWith(".").doesNotContain("|");
            assertThat(key.type().label()).isNotEmpty();
        }
    }
}
