// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Slows down what is written in the background, so that it does not stand in the way of what is waited for.
 *
 * <p>Thread: the background's, which it may make wait.
 */
@FunctionalInterface
public interface Pace {
    /** No pace at all. */
    Pace NONE = _ -> {};

    /** Called when that many were written, few at a time, or deleted. */
    void onBytes(long bytes);
}
