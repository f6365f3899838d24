// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Sockets: selector loops, client connections, outbound buffers. */
@NullMarked
package dev.iora.transport;

import org.jspecify.annotations.NullMarked;
