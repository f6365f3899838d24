// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.ImportMapping;
import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares the search for cycles with a walk of every short subject through the imports. */
final class ImportCyclesPropertyTest {
    private static final List<String> EXPORTED =
            List.of("a", "b", "a.*", "*.b", "a.>", "*.*", ">", "a.b", "b.a", "b.>");
    private static final List<String> LOCAL =
            List.of("a", "b", "a.*", "*.b", "b.$1", "$2.$1", "*.*", "a.>", ">", "b.a", "a.b", "c.*", "c.>", "b.>");
    /** An import of {@code importer} from {@code exporter}. */
    private record Service(String importer, String exporter, ImportMapping mapping) {}

    private static List<Service> services(Random random) {
        List<Service> services = new ArrayList<>();
        int accounts = 1 + random.nextInt(4);
        for (int i = random.nextInt(7); i > 0; i--) {
            String exported = EXPORTED.get(random.nextInt(EXPORTED.size()));
            String local = LOCAL.get(random.nextInt(LOCAL.size()));
            if (exported.split("\\.", -1).length != local.split("\\.", -1).length) {
                i++; // a subject could grow or shrink
                continue;
            }
            try {
                services.add(new Service(
                        "A" + random.nextInt(accounts),
                        "A" + random.nextInt(accounts),
                        ImportMapping.of(exported, local)));
            } catch (IllegalArgumentException _) {
                i++; // the two subjects do not go together
            }
        }
        return services;
    }

    private static boolean isFound(List<Service> services) {
        ImportCycles cycles = new ImportCycles();
        for (Service service : services) {
            ImportMapping mapping = service.mapping;
            cycles.add(new ImportCycles.Link(
                    service.importer, mapping.local(), mapping::toExported, service.exporter, null, ""));
        }
        Findings findings = new Findings();
        cycles.refuse(findings);
        return !findings.problems().isEmpty();
    }

    /** Whether a request goes round for ever. */
    private static boolean goesRound(String account, String subject, List<Service> services, Set<String> path) {
        if (!path.add(account + " " + subject)) {
            return true;
        }
        for (Service service : services) {
            byte[] exported =
                    service.importer.equals(account) ? service.mapping.toExported(subject.getBytes(UTF_8)) : null;
            if (exported != null && goesRound(service.exporter, new String(exported, UTF_8), services, path)) {
                return true;
            }
        }
        path.remove(account + " " + subject);
        return false;
    }

    private static List<String> subjects() {
        List<String> subjects = new ArrayList<>(List.of("a", "b", "c", "x"));
        for (int from = 0, tokens = 1; tokens < 4; tokens++) {
            int to = subjects.size();
            for (; from < to; from++) {
                for (String last : List.of("a", "b", "c", "x")) {
                    subjects.add(subjects.get(from) + "." + last);
                }
            }
        }
        return subjects;
    }

    @Test
    void findsExactlyTheImportsThroughWhichARequestGoesRound() {
        List<String> subjects = subjects();
        Seeds.forEach(300, random -> {
            List<Service> services = services(random);
            boolean goesRound = services.stream()
                    .map(Service::importer)
                    .distinct()
                    .anyMatch(account -> subjects.stream()
                            .anyMatch(subject -> goesRound(account, subject, services, new HashSet<>())));
            assertThat(isFound(services)).as("%s", services).isEqualTo(goesRound);
        });
    }

    /** Each request gets shorter and ends, but requests can be as long as one likes. */
    @Test
    void findsSubjectsThatShrink() {
        assertThat(isFound(List.of(new Service("A", "A", ImportMapping.of(">", "a.>")))))
                .isTrue();
    }

    @Test
    void endsForSubjectsThatGrow() {
        ImportMapping grows = ImportMapping.of("a.b.>", "a.>");
        Service there = new Service("A", "B", grows);
        Service back = new Service("B", "A", grows);
        assertThat(isFound(List.of(there))).isFalse();
        assertThat(isFound(List.of(there, back))).isTrue();
        assertThat(isFound(List.of(there, back, new Service("A", "B", ImportMapping.of("a.c.>", "a.>")))))
                .isTrue();
    }

    @Test
    void isQuickForManyImportsFromOneAccount() {
        List<Service> services = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            services.add(new Service("C" + i, "HUB", ImportMapping.of("a.b", "a.b")));
            services.add(new Service("HUB", "C" + i, ImportMapping.of("b.a", "c.a")));
        }
        assertThat(isFound(services)).isFalse();
    }
}
