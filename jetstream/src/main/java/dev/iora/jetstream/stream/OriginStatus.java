// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.StreamSource;
import org.jspecify.annotations.Nullable;

/**
 * The state of the copy of an origin.
 *
 * @param source its configuration
 * @param lag messages of the origin that are not copied yet, as the last message told
 * @param lastSeenEpochNanos when something came from the origin, 0 if never
 * @param error why nothing comes; null if it does
 */
public record OriginStatus(
        StreamSource source,
        long lag,
        long lastSeenEpochNanos,
        @Nullable ApiFault error) {}
