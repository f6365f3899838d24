// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

/**
 * What JetStream holds and did, for monitoring. Thread: any, immutable.
 *
 * @param memoryBytes of messages in memory streams
 * @param storageBytes of messages in file streams
 * @param reservedMemoryBytes promised to memory streams by their max_bytes
 * @param reservedStorageBytes promised to file streams by their max_bytes
 * @param streams number of streams
 * @param consumers number of consumers
 * @param messages number of stored messages
 * @param apiRequests answered by the API since the start
 * @param apiErrors among them answered with an error
 * @param apiPending requests that wait or are being worked on
 */
public record JetStreamStats(
        long memoryBytes,
        long storageBytes,
        long reservedMemoryBytes,
        long reservedStorageBytes,
        int streams,
        int consumers,
        long messages,
        long apiRequests,
        long apiErrors,
        int apiPending) {}
