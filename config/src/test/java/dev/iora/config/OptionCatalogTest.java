// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class OptionCatalogTest {
    private static List<Key> keys() {
        return OptionCatalog.topLevel().stream()
                .flatMap(section -> section.keys().stream())
                .toList();
    }

    @Test
    void findsKeysByNameAndAliasInAnyCase() {
        for (Key key : keys()) {
            for (String name : key.description().names()) {
                assertThat(OptionCatalog.find(name)).isSameAs(key);
                assertThat(OptionCatalog.find(name.toUpperCase(Locale.ROOT))).isSameAs(key);
            }
        }
        assertThat(OptionCatalog.find("bogus")).isNull();
    }

    @Test
    void declaresEveryNameOnce() {
        List<String> names = new ArrayList<>();
        keys().forEach(key -> names.addAll(key.description().names()));
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
    }

    @Test
    void declaresEveryWorkingKeyInASection() {
        assertThat(OptionCatalog.options()).hasSize(58).doesNotHaveDuplicates();
    }

    @Test
    void documentsEveryKey() {
        for (Key key : keys()) {
            assertThat(key.description().text())
                    .as(key.description().name())
                    .endsWith(".")
                    .doesNotContain("|");
            assertThat(key.description().type()).isNotEmpty();
        }
    }
}
