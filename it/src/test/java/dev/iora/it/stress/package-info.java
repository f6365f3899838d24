// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Races between threads, played many times by jcstress; run by {@code StressIT}. */
@NullMarked
package dev.iora.it.stress;

import org.jspecify.annotations.NullMarked;
