// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.ConsumerConfig;

/** The state of a consumer in a checkpoint. */
@SuppressWarnings("ArrayRecordComponent") // not compared
record StoredConsumer(long number, long createdEpochNanos, String name, ConsumerConfig config, byte[] state) {}
