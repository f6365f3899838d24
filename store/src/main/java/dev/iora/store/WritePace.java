// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Slows down background writes, so that they do not delay writes that callers wait for.
 *
 * <p>Thread: background, which it may block.
 */
@FunctionalInterface
public interface WritePace {
    /** Does not slow down anything. */
    WritePace NONE = _ -> {};

    /** Called after so many bytes were written, in small steps, or deleted. */
    void onBytes(long bytes);
}
