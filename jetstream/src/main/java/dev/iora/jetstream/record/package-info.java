// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The records of a shard: what they are, and their way from the decision through the journal to their application. */
@NullMarked
package dev.iora.jetstream.record;

import org.jspecify.annotations.NullMarked;
