// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The accounts that have streams: what they store, and their limits. */
@NullMarked
package dev.iora.jetstream.account;

import org.jspecify.annotations.NullMarked;
