// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.time.Duration;

/**
 * How the server leaves.
 *
 * @param duration over which time clients are closed, the grace period included
 * @param gracePeriod how long it waits before it closes the first; shorter than {@code duration}
 */
public record LameDuckOptions(Duration duration, Duration gracePeriod) {
    static LameDuckOptions of(OptionValues values) {
        return new LameDuckOptions(values.of(CoreKeys.LAME_DUCK_DURATION), values.of(CoreKeys.LAME_DUCK_GRACE_PERIOD));
    }
}
