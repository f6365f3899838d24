// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares ids in a window with a list of them. */
final class MessageIdsPropertyTest {
    private record Id(String text, long sequence, long timeNanos) {}

    @Test
    void findsTheIdsOfTheWindow() {
        Seeds.forEach(200, random -> {
            var ids = new MessageIds();
            ArrayDeque<Id> model = new ArrayDeque<>();
            int texts = 1 + random.nextInt(300);
            MessageIds.Snapshot snapshot = ids.capture();
            List<Id> captured = List.of();
            long sequence = 0;
            long now = 1_000;
            for (int i = 0; i < 1_500; i++) {
                now += random.nextInt(3);
                switch (random.nextInt(100)) {
                    case 0 -> {
                        ids.clear();
                        model.clear();
                    }
                    case 1, 2, 3, 4 -> {
                        long since = now - random.nextInt(500);
                        ids.expire(since);
                        while (!model.isEmpty() && model.getFirst().timeNanos < since) {
                            model.removeFirst();
                        }
                    }
                    case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> {
                        if (!model.isEmpty()) {
                            ids.removeOldest();
                            model.removeFirst();
                        }
                    }
                    default -> {
                        // The same text may occur again: the younger one counts.
                        String text = text(random, texts);
                        byte[] bytes = around(text);
                        ids.add(bytes, 1, text.length(), ++sequence, now);
                        model.addLast(new Id(text, sequence, now));
                    }
                }
                assertThat(ids.size()).isEqualTo(model.size());
                // A snapshot does not change when ids are added or removed.
                if (random.nextInt(100) == 0) {
                    assertThat(all(snapshot)).isEqualTo(captured);
                    ids.release();
                    snapshot = ids.capture();
                    captured = List.copyOf(model);
                }
                compare(ids, model, text(random, texts), now - random.nextInt(600));
            }
            assertThat(all(ids.capture())).containsExactlyElementsOf(model);
        });
    }

    private static String text(Random random, int texts) {
        int number = random.nextInt(texts);
        return "x".repeat(number % 40) + number;
    }

    private static byte[] around(String text) {
        return ("<" + text + ">").getBytes(US_ASCII);
    }

    private static void compare(MessageIds ids, ArrayDeque<Id> model, String text, long since) {
        long expected = 0;
        for (Id id : model) {
            if (id.text.equals(text)) {
                expected = id.timeNanos >= since ? id.sequence : 0;
            }
        }
        assertThat(ids.find(around(text), 1, text.length(), since)).isEqualTo(expected);
    }

    private static List<Id> all(MessageIds.Snapshot ids) {
        List<Id> all = new ArrayList<>();
        ids.forEach((bytes, offset, length, sequence, timeNanos) ->
                all.add(new Id(new String(bytes, offset, length, US_ASCII), sequence, timeNanos)));
        return all;
    }
}
