// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * The description of a client in advisories (nats-server v2.14.5 events.go ClientInfo). Immutable.
 *
 * @param startEpochNanos when it connected
 * @param host its address
 * @param id its client id
 * @param account its account
 * @param user its user, empty if it gave none
 * @param name its name from CONNECT, empty if it gave none
 * @param lang language of its library
 * @param version version of its library
 * @param rttNanos the round trip measured last
 */
public record ClientInfo(
        long startEpochNanos,
        String host,
        long id,
        String account,
        String user,
        String name,
        String lang,
        String version,
        long rttNanos) {}
