// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.net.InetSocketAddress;

/** Where the load goes and in which form. */
record Target(InetSocketAddress address, Dialect dialect) {}
