// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Between lanes and a shard: what lanes gather for it, and what it sends through them. */
@NullMarked
package dev.iora.jetstream.lane;

import org.jspecify.annotations.NullMarked;
