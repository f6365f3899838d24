// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.net.InetSocketAddress;

/** Address of a server and the frames for it. */
record Target(InetSocketAddress address, PublishFormat dialect) {}
