// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/**
 * Counts of the connections of one loop, or of all loops. Immutable.
 *
 * @param connections open connections
 * @param subscriptions of open connections
 * @param receivedMessages messages that clients published, since the start
 * @param receivedBytes bytes of their headers and payloads
 * @param deliveredMessages messages handed over to connections since the start, once for each subscription
 * @param deliveredBytes bytes of their headers and payloads
 */
public record TrafficStats(
        int connections,
        int subscriptions,
        long receivedMessages,
        long receivedBytes,
        long deliveredMessages,
        long deliveredBytes) {
    /** No traffic. */
    public static final TrafficStats NONE = new TrafficStats(0, 0, 0, 0, 0, 0);

    /** Returns the sum of both. */
    public TrafficStats plus(TrafficStats other) {
        return new TrafficStats(
                connections + other.connections,
                subscriptions + other.subscriptions,
                receivedMessages + other.receivedMessages,
                receivedBytes + other.receivedBytes,
                deliveredMessages + other.deliveredMessages,
                deliveredBytes + other.deliveredBytes);
    }

    /** Returns the counts after the connections were closed. */
    TrafficStats closed() {
        return new TrafficStats(0, 0, receivedMessages, receivedBytes, deliveredMessages, deliveredBytes);
    }
}
