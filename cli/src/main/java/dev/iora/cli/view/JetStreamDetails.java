// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code /jsz}: the JetStream assets of a server. */
public record JetStreamDetails(
        long memory,
        long storage,
        JetStreamAccount.Api api,
        long streams,
        long consumers,
        long messages,
        long bytes,
        long streamsLeader,
        long consumersLeader,
        JetStreamVars.Config config,
        Optional<MetaGroup> metaCluster,
        List<Account> accountDetails) {

    /** The assets of an account. */
    public record Account(
            String name, String id, long memory, long storage, JetStreamAccount.Api api, List<Stream> streamDetail) {}

    /** A stream, with its configuration and consumers if they were asked for. */
    public record Stream(
            JsonObject json,
            String name,
            StreamState state,
            StreamConfig config,
            ClusterInfo cluster,
            List<ConsumerInfo> consumerDetail) {}
}
