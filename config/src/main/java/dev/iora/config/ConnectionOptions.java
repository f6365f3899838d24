// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.time.Duration;

/**
 * How connections are kept alive and written to.
 *
 * @param pingInterval how often an idle client is pinged
 * @param maxPingsOut how many pings may stay unanswered
 * @param writeDeadline how long a write may take
 * @param writeTimeout what happens when it takes longer
 * @param stallFastProducers whether a publisher is slowed down when its subscribers do not keep up
 */
public record ConnectionOptions(
        Duration pingInterval,
        int maxPingsOut,
        Duration writeDeadline,
        WriteTimeout writeTimeout,
        boolean stallFastProducers) {
    static ConnectionOptions of(OptionValues values) {
        return new ConnectionOptions(
                values.of(CoreKeys.PING_INTERVAL),
                Math.toIntExact(values.of(CoreKeys.PING_MAX)),
                values.of(CoreKeys.WRITE_DEADLINE),
                values.of(CoreKeys.WRITE_TIMEOUT),
                !values.of(CoreKeys.NO_FAST_PRODUCER_STALL));
    }
}
