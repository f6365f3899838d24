// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportMappingTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, a, a",
        "a, b, b, a",
        "a.>, a.>, a.b, a.b",
        "a.>, p.a.>, p.a.b.c, a.b.c",
        "a.>, p.a.>, p.>, a.>",
        "a.>, p.a.>, >, a.>",
        "a.>, p.a.>, *.*.b, a.b",
        "a.*, p.*, p.x, a.x",
        "a.*, p.*, p.*, a.*",
        "a.*, p.*, >, a.*",
        "a.*.b.*, p.$2.$1, p.x.y, a.y.b.x",
        "a.*.b.*, p.{{wildcard(2)}}.{{wildcard(1)}}, p.x.*, a.*.b.x",
        "a.*.>, p.*.>, p.x.y.z, a.x.y.z",
        "a.*, p.$1.$1, p.x.*, a.x",
    })
    void mapsFiltersToTheExportingAccount(String exported, String local, String filter, String expected) {
        assertThat(exported(ImportMapping.of(exported, local), filter)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a, b, a",
        "a.>, p.a.>, p.a",
        "a.>, p.a.>, q.>",
        "a.>, p.a.>, p.*",
        "a.*, p.*, p.x.y",
        "a.*, p.*, p",
        "a.*, p.$1.$1, p.x.y",
    })
    void mapsNothingOfFiltersThatAreNotImported(String exported, String local, String filter) {
        assertThat(exported(ImportMapping.of(exported, local), filter)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "a.*.b.*, p.$2.$1, a.y.b.x, p.x.y",
        "a.>, p.a.>, a.b.c, p.a.b.c",
        "a.*, p.$1.$1, a.x, p.x.x",
        ">, p.>, a.b, p.a.b",
    })
    void mapsSubjectsToTheImportingAccount(String exported, String local, String subject, String expected) {
        assertThat(text(ImportMapping.of(exported, local).toLocal(subject.getBytes(UTF_8))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "p.$2", "p.$1.$2", "p.>", "p.{{partition(3,1)}}"})
    void refusesLocalSubjectsThatCannotBeMappedBack(String local) {
        assertThatThrownBy(() -> ImportMapping.of("a.*", local)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A subject of the importing account matches a filter if its original matches what the filter is mapped to. */
    @Test
    void mapsFiltersAsItMapsEachOfTheirSubjects() {
        var random = new SeededRandom(11);
        List<ImportMapping> mappings = List.of(
                ImportMapping.of("a.*", "b.*"),
                ImportMapping.of("a.*.b.*", "b.$2.a.$1"),
                ImportMapping.of("a.*.>", "$1.b.>"),
                ImportMapping.of(">", "a.>"),
                ImportMapping.of("*.b", "a.$1.$1"),
                ImportMapping.of("a.b", "b.a"));
        int matched = 0;
        for (int round = 0; round < 20_000; round++) {
            ImportMapping mapping = mappings.get(random.nextInt(mappings.size()));
            String filter = tokens(random, true);
            String subject = tokens(random, false);
            String local = mapping.exported().matches(subject.getBytes(UTF_8), 0, subject.length())
                    ? text(mapping.toLocal(subject.getBytes(UTF_8)))
                    : null;
            boolean wanted = local != null && matches(filter, local);
            String exported = exported(mapping, filter);
            boolean found = exported != null && matches(exported, subject);
            assertThat(found).as("%s: %s of %s", mapping, subject, filter).isEqualTo(wanted);
            matched += wanted ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(500);
    }

    private static String tokens(SeededRandom random, boolean wild) {
        var tokens = new ArrayList<String>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            int choice = random.nextInt(wild ? 6 : 3);
            tokens.add(choice < 3 ? List.of("a", "b", "c").get(choice) : "*");
        }
        if (wild && random.nextInt(3) == 0) {
            tokens.set(count - 1, ">");
        }
        return String.join(".", tokens);
    }

    private static boolean matches(String filter, String subject) {
        return SubjectFilter.of(filter).matches(subject.getBytes(UTF_8), 0, subject.length());
    }

    private static @Nullable String exported(ImportMapping mapping, String filter) {
        return text(mapping.toExported(filter.getBytes(UTF_8)));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
