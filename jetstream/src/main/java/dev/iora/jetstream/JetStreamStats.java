// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

/**
 * Counts of JetStream. Immutable.
 *
 * @param streams number of streams
 * @param consumers number of consumers
 * @param messages in all streams
 * @param memoryBytes of messages in memory streams
 * @param storageBytes of messages in file streams
 * @param apiRequests API requests answered since the start
 * @param apiErrors API requests answered with an error, part of {@code apiRequests}
 * @param apiPending requests that wait or are being processed
 * @param missingShards shards that did not answer in time: their streams, consumers and messages are not counted
 */
public record JetStreamStats(
        int streams,
        int consumers,
        long messages,
        long memoryBytes,
        long storageBytes,
        long apiRequests,
        long apiErrors,
        int apiPending,
        int missingShards) {}
