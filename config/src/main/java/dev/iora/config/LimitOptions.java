// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * What clients may use.
 *
 * @param maxConnections how many clients may be connected; 0 refuses all
 * @param maxSubscriptions how many subscriptions a client may have; 0 for any number
 * @param maxSubscriptionTokens how many tokens a subscription's subject may have, up to 255; 0 for any number
 * @param maxControlLineBytes the longest protocol line
 * @param maxPayloadBytes the largest message with its headers; -1 for any size
 * @param maxPendingBytes how much may wait to be sent to a client
 * @param maxClosedClients how many closed connections monitoring remembers
 */
public record LimitOptions(
        int maxConnections,
        int maxSubscriptions,
        int maxSubscriptionTokens,
        int maxControlLineBytes,
        int maxPayloadBytes,
        long maxPendingBytes,
        int maxClosedClients) {
    static LimitOptions of(OptionValues values) {
        return new LimitOptions(
                Math.max(0, Math.toIntExact(values.of(CoreKeys.MAX_CONNECTIONS))),
                Math.max(0, Math.toIntExact(values.of(CoreKeys.MAX_SUBSCRIPTIONS))),
                Math.toIntExact(values.of(CoreKeys.MAX_SUBSCRIPTION_TOKENS)),
                Math.toIntExact(values.of(CoreKeys.MAX_CONTROL_LINE)),
                Math.toIntExact(values.of(CoreKeys.MAX_PAYLOAD)),
                values.of(CoreKeys.MAX_PENDING),
                Math.toIntExact(values.of(CoreKeys.MAX_CLOSED_CLIENTS)));
    }
}
