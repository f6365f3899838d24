// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import org.jspecify.annotations.Nullable;

/**
 * The state of an {@link Agent}. Immutable.
 *
 * @param thread name of its thread
 * @param running whether the thread was started and has not ended
 * @param turnNanos duration of the current turn so far; 0 while the agent idles
 * @param failure the reason for an unexpected end; null without one
 */
public record AgentView(
        String thread,
        boolean running,
        long turnNanos,
        @Nullable Throwable failure) {}
