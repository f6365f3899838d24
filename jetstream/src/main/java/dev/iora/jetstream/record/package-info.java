// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The records of a shard, and their path from the decision through the journal to their application. */
@NullMarked
package dev.iora.jetstream.record;

import org.jspecify.annotations.NullMarked;
