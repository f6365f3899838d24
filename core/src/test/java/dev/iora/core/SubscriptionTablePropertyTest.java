// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The open-addressing table against a HashMap. */
final class SubscriptionTablePropertyTest {
    private final FakeConnection connection = new FakeConnection(1);

    @Test
    void agreesWithAHashMapUnderRandomChanges() {
        Seeds.forEach(40, random -> {
            var table = new SubscriptionTable();
            Map<String, Subscription> model = new HashMap<>();
            // Few sids make long clusters of neighbours, many make the table grow.
            int sids = 1 << (1 + random.nextInt(9));
            for (int step = 0; step < 2_000; step++) {
                change(random, table, model, sid(random, sids));
                String probe = sid(random, sids);
                assertThat(find(table, probe)).isSameAs(model.get(probe));
                assertThat(table.size()).isEqualTo(model.size());
            }
            var found = new ArrayList<Subscription>();
            table.forEach(found::add);
            assertThat(found).containsExactlyInAnyOrderElementsOf(model.values());
            for (Subscription subscription : found) {
                assertThat(table.remove(subscription)).isTrue();
                assertThat(table.remove(subscription)).isFalse();
            }
            assertThat(table.size()).isZero();
        });
    }

    private void change(Random random, SubscriptionTable table, Map<String, Subscription> model, String sid) {
        Subscription known = model.get(sid);
        if (known == null) {
            Subscription fresh = subscription(sid);
            assertThat(table.remove(fresh)).isFalse();
            table.add(fresh);
            model.put(sid, fresh);
        } else if (random.nextBoolean()) {
            assertThat(table.remove(subscription(sid)))
                    .as("another subscription with the same sid")
                    .isFalse();
            assertThat(table.remove(known)).isTrue();
            model.remove(sid);
        }
    }

    @Test
    void isEmptyAfterClear() {
        var table = new SubscriptionTable();
        for (int i = 0; i < 100; i++) {
            table.add(subscription("s" + i));
        }
        table.clear();
        assertThat(table.size()).isZero();
        assertThat(find(table, "s1")).isNull();
        table.forEach(subscription -> {
            throw new AssertionError("not empty: " + subscription);
        });
        Subscription fresh = subscription("s1");
        table.add(fresh);
        assertThat(find(table, "s1")).isSameAs(fresh);
    }

    @Test
    void holdsAHundredThousandSubscriptions() {
        var table = new SubscriptionTable();
        for (int i = 0; i < 100_000; i++) {
            table.add(subscription(Integer.toString(i)));
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(find(table, Integer.toString(i)) != null).isTrue();
        }
        assertThat(find(table, "100000")).isNull();
    }

    private static String sid(Random random, int sids) {
        int number = random.nextInt(sids);
        return number % 3 == 0 ? "a-longer-sid-" + number : Integer.toString(number);
    }

    private Subscription subscription(String sid) {
        return new Subscription(connection, "a".getBytes(US_ASCII), null, sid.getBytes(US_ASCII));
    }

    private static @Nullable Subscription find(SubscriptionTable table, String sid) {
        byte[] bytes = (" " + sid + " ").getBytes(US_ASCII);
        return table.find(bytes, 1, bytes.length - 2);
    }
}
