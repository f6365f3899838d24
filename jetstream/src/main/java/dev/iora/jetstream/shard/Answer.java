// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.ApiFault;
import org.jspecify.annotations.Nullable;

/**
 * Takes the result of a command once it is committed.
 *
 * <p>Thread: the shard calls it.
 */
@FunctionalInterface
public interface Answer<T> {
    /** Called once: with a result, or with what is wrong. */
    void onDone(@Nullable T result, @Nullable ApiFault fault);
}
