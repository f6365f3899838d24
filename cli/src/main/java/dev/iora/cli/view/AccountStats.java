// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.List;

/** The connections of an account on one server. */
public record AccountStats(
        String acc,
        String name,
        ServerIdentity server,
        long conns,
        long leafnodes,
        long numSubscriptions,
        long slowConsumers,
        Traffic sent,
        Traffic received) {

    /** A response about accounts. */
    public record Page(List<AccountStats> accountStatz) {}
}
