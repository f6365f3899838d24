// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import org.jspecify.annotations.Nullable;

/**
 * The state of an {@link Agent}. Immutable.
 *
 * @param thread name of its thread
 * @param running whether the thread was started and has not ended
 * @param turnNanos how long the current turn has been running; 0 while the agent idles
 * @param failure what ended the agent; null if nothing has, or if it was told to stop
 */
public record AgentView(
        String thread,
        boolean running,
        long turnNanos,
        @Nullable Throwable failure) {}
