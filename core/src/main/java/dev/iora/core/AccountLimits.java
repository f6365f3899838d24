// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * Limits of an account; -1 for none (reference: configuration, section 4). Immutable.
 *
 * @param maxConnections connections of the account
 * @param maxSubscriptions subscriptions of each connection
 * @param maxPayloadBytes headers and payload of one message
 */
public record AccountLimits(int maxConnections, int maxSubscriptions, int maxPayloadBytes) {
    /** No limits. */
    public static final AccountLimits NONE = new AccountLimits(-1, -1, -1);
}
