// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

/**
 * What JetStream holds and did, for monitoring. Thread: any, immutable.
 *
 * @param memoryBytes of messages in memory streams
 * @param storageBytes of messages in file streams
 * @param apiRequests answered by the API since the start
 * @param apiErrors among them answered with an error
 * @param streams number of streams
 * @param apiPending requests that wait or are being worked on
 */
public record JetStreamStats(
        long memoryBytes, long storageBytes, long apiRequests, long apiErrors, int streams, int apiPending) {}
