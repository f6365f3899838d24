// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.GoDuration;
import dev.iora.testkit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reads random durations from their texts. The fixtures for seeds are not available to the module of the class. */
final class GoDurationPropertyTest {
    @Test
    void readsWhatItWrites() {
        Seeds.forEach(2_000, random -> {
            Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(63));
            assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
        });
    }
}
