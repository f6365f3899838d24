// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The load driver, the comparison with a reference server, the byte relay as upper limit, and the footprint. */
@NullMarked
package dev.iora.benchmarks;

import org.jspecify.annotations.NullMarked;
