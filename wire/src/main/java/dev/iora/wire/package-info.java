// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The NATS client protocol as bytes, without I/O. */
@NullMarked
package dev.iora.wire;

import org.jspecify.annotations.NullMarked;
