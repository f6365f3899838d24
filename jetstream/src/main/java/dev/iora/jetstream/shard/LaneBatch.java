// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;

/**
 * Messages that a lane took for a shard in one round.
 *
 * @param lane where they came from and where answers go
 * @param frames the messages, tagged with whom they are for
 * @param pool takes the batch back
 */
record LaneBatch(int lane, FrameBatch frames, FrameBatchPool pool) {}
