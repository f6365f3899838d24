// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubjectFilterPropertyTest {
    private static final String[] TOKENS = {"a", "b", "ab", "*a", ">x"};

    /** Every subject of up to four tokens over an alphabet; enough to tell all filters of up to three tokens apart. */
    private static final List<String> SUBJECTS = subjects(4);

    @Test
    void agreesWithTheNaiveMatcher() {
        Seeds.forEach(2_000, random -> {
            String filter = filter(random);
            for (String subject : SUBJECTS) {
                assertThat(matches(SubjectFilter.of(filter), subject))
                        .as("%s on %s", filter, subject)
                        .isEqualTo(naive(filter, subject));
            }
        });
    }

    @Test
    void overlapsExactlyIfSomeSubjectMatchesBoth() {
        Seeds.forEach(2_000, random -> {
            String a = filter(random);
            String b = filter(random);
            boolean expected = SUBJECTS.stream().anyMatch(s -> naive(a, s) && naive(b, s));
            assertThat(SubjectFilter.of(a).overlaps(SubjectFilter.of(b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(expected);
        });
    }

    @Test
    void coversExactlyIfItMatchesAllSubjectsOfTheOther() {
        Seeds.forEach(2_000, random -> {
            String a = filter(random);
            String b = filter(random);
            boolean expected = SUBJECTS.stream().allMatch(s -> !naive(b, s) || naive(a, s));
            assertThat(SubjectFilter.of(a).covers(SubjectFilter.of(b)))
                    .as("%s and %s", a, b)
                    .isEqualTo(expected);
        });
    }

    @Test
    void matchesAsASetExactlyIfOneFilterMatches() {
        Seeds.forEach(300, random -> {
            var filters = new ArrayList<String>();
            for (int count = 1 + random.nextInt(12); count > 0; count--) {
                filters.add(random.nextInt(3) == 0 ? filter(random) : SUBJECTS.get(random.nextInt(60)));
            }
            FilterSet set = FilterSet.of(filters.stream().map(SubjectFilter::of).toList());
            for (String subject : SUBJECTS) {
                byte[] bytes = ("x" + subject).getBytes(UTF_8);
                assertThat(set.matches(bytes, 1, bytes.length - 1))
                        .as("%s on %s", filters, subject)
                        .isEqualTo(filters.stream().anyMatch(f -> naive(f, subject)));
            }
            if (!set.isAll()) {
                assertThat(set.filters())
                        .containsExactlyElementsOf(filters.stream()
                                .distinct()
                                .map(SubjectFilter::of)
                                .toList());
                assertThat(set.isLiteral()).isEqualTo(set.filters().stream().allMatch(SubjectFilter::isLiteral));
            }
        });
    }

    @Test
    void matchesEverythingIfTheSetIsEmptyOrHasAFullWildcard() {
        assertThat(FilterSet.of(List.of())).isSameAs(FilterSet.ALL);
        assertThat(FilterSet.of(List.of(SubjectFilter.of("a"), SubjectFilter.of(">"))))
                .isSameAs(FilterSet.ALL);
        assertThat(FilterSet.ALL.isAll()).isTrue();
        assertThat(FilterSet.ALL.isLiteral()).isFalse();
        assertThat(FilterSet.ALL.filters()).isEmpty();
        assertThat(FilterSet.ALL.matches(new byte[] {'a'}, 0, 1)).isTrue();
    }

    @Test
    void refusesInvalidFilters() {
        assertThatThrownBy(() -> SubjectFilter.of("a.>.b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SubjectFilter.of("")).isInstanceOf(IllegalStateException.class);
    }

    private static boolean matches(SubjectFilter filter, String subject) {
        byte[] bytes = ("x" + subject + ".x").getBytes(UTF_8);
        return filter.matches(bytes, 1, bytes.length - 3);
    }

    private static boolean naive(String filter, String subject) {
        String[] f = filter.split("\\.", -1);
        String[] s = subject.split("\\.", -1);
        for (int i = 0; i < f.length; i++) {
            if (f[i].equals(">")) {
                return s.length > i;
            }
            if (i >= s.length || !(f[i].equals("*") || f[i].equals(s[i]))) {
                return false;
            }
        }
        return f.length == s.length;
    }

    private static String filter(Random random) {
        var text = new StringBuilder();
        for (int tokens = 1 + random.nextInt(3); tokens > 0; tokens--) {
            int kind = random.nextInt(6);
            text.append(text.isEmpty() ? "" : ".");
            if (kind == 0 && tokens == 1) {
                return text.append('>').toString();
            }
            text.append(kind <= 2 ? "*" : TOKENS[random.nextInt(TOKENS.length)]);
        }
        return text.toString();
    }

    private static List<String> subjects(int tokens) {
        var subjects = new ArrayList<>(List.of(TOKENS));
        subjects.add("other");
        int from = 0;
        for (int length = 2; length <= tokens; length++) {
            int to = subjects.size();
            for (; from < to; from++) {
                for (String token : length < tokens ? TOKENS : new String[] {"a", "b"}) {
                    subjects.add(subjects.get(from) + "." + token);
                }
            }
        }
        return subjects;
    }
}
