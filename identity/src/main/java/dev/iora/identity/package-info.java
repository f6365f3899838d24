// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** NKEYs, the public keys, seeds and signatures of NATS, and hashes of passwords. */
@NullMarked
package dev.iora.identity;

import org.jspecify.annotations.NullMarked;
