// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The response to {@code CONSUMER.PAUSE}. */
public record PauseState(boolean paused, @Nullable Instant pauseUntil, Duration pauseRemaining) {}
