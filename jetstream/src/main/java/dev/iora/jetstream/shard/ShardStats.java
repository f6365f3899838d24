// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

/**
 * Counts of a shard. Immutable.
 *
 * @param streams number of streams
 * @param consumers of all its streams
 * @param messages of all its streams
 */
public record ShardStats(int streams, int consumers, long messages) {}
