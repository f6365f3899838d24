// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LongMapPropertyTest {
    @Test
    void behavesAsAMap() {
        Seeds.forEach(300, random -> {
            var map = new LongMap<String>();
            Map<Long, String> model = new HashMap<>();
            int keys = 1 + random.nextInt(100);
            boolean spread = random.nextBoolean();
            for (int i = 0; i < 600; i++) {
                // Consecutive numbers, as streams have them, and any others, with zero.
                long key = random.nextInt(keys) * (spread ? 0x1_0000_0001L : 1);
                if (random.nextInt(5) < 2) {
                    map.remove(key);
                    model.remove(key);
                } else {
                    map.put(key, "v" + i);
                    model.put(key, "v" + i);
                }
                assertThat(map.size()).isEqualTo(model.size());
                assertThat(map.find(key)).isEqualTo(model.get(key));
            }
            for (long key = 0; key < keys; key++) {
                long number = key * (spread ? 0x1_0000_0001L : 1);
                assertThat(map.find(number)).isEqualTo(model.get(number));
            }
            Set<String> values = new HashSet<>();
            map.forEach(values::add);
            assertThat(values).hasSize(model.size()).containsExactlyInAnyOrderElementsOf(model.values());
        });
    }
}
