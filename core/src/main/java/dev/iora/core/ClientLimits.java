// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * Limits of a client connection (reference: core protocol, section 3). Immutable.
 *
 * @param maxPayloadBytes headers and payload of one message
 * @param maxControlLineBytes arguments of one control line
 * @param maxSubscriptions per connection, 0 for no limit
 * @param maxSubscriptionTokens per filter, 0 for no limit
 * @param headers whether messages may carry headers
 * @param pingIntervalNanos idle time before the server sends PING
 * @param maxPingsOut maximum number of unanswered PINGs
 */
public record ClientLimits(
        int maxPayloadBytes,
        int maxControlLineBytes,
        int maxSubscriptions,
        int maxSubscriptionTokens,
        boolean headers,
        long pingIntervalNanos,
        int maxPingsOut) {}
