// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.Seeds;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the overlay with a queue of messages that are decided at one end and applied at the other. */
final class SubjectOverlayPropertyTest {
    @Test
    void knowsCountAndLastOfEachSubjectInFlight() {
        Seeds.forEach(200, random -> {
            var overlay = new SubjectOverlay();
            ArrayDeque<String> inFlight = new ArrayDeque<>();
            Map<String, Long> lasts = new HashMap<>();
            int subjects = 1 + random.nextInt(200);
            long sequence = 0;
            for (int i = 0; i < 1_500; i++) {
                switch (random.nextInt(200)) {
                    case 0 -> {
                        overlay.clear();
                        inFlight.clear();
                    }
                    case 1, 2, 3 -> {
                        while (!inFlight.isEmpty()) {
                            apply(overlay, inFlight);
                        }
                    }
                    default -> {
                        if (random.nextInt(5) < 2 && !inFlight.isEmpty()) {
                            apply(overlay, inFlight);
                        } else {
                            String subject = subject(random, subjects);
                            byte[] bytes = around(subject);
                            overlay.add(bytes, 1, subject.length(), ++sequence);
                            inFlight.addLast(subject);
                            lasts.put(subject, sequence);
                        }
                    }
                }
                compare(overlay, inFlight, lasts, subject(random, subjects));
            }
        });
    }

    private static String subject(Random random, int subjects) {
        int number = random.nextInt(subjects);
        return "s." + number % 3 + "." + "long".repeat(number % 10) + number;
    }

    /** Subjects are parts of longer arrays. */
    private static byte[] around(String subject) {
        return ("<" + subject + ">").getBytes(US_ASCII);
    }

    private static void apply(SubjectOverlay overlay, ArrayDeque<String> inFlight) {
        String subject = inFlight.removeFirst();
        overlay.remove(around(subject), 1, subject.length());
    }

    private static void compare(
            SubjectOverlay overlay, ArrayDeque<String> inFlight, Map<String, Long> lasts, String subject) {
        byte[] bytes = around(subject);
        long count = inFlight.stream().filter(subject::equals).count();
        assertThat(overlay.count(bytes, 1, subject.length())).isEqualTo((int) count);
        assertThat(overlay.last(bytes, 1, subject.length()))
                .isEqualTo(count == 0 ? 0L : lasts.getOrDefault(subject, 0L));
        String prefix = subject.substring(0, 4);
        long last = inFlight.stream()
                .filter(other -> other.startsWith(prefix))
                .mapToLong(other -> lasts.getOrDefault(other, 0L))
                .max()
                .orElse(0);
        assertThat(overlay.last(SubjectFilter.of(prefix + "*"))).isEqualTo(last);
    }
}
