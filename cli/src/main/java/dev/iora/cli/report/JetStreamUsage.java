// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.view.JetStreamAccount;
import dev.iora.cli.view.JetStreamDetails;
import dev.iora.cli.view.MetaGroup;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import java.util.List;

/**
 * The JetStream usage of a server, in total or for one account.
 *
 * @param streamLeaders the streams that this server leads
 * @param consumerLeaders the consumers that this server leads
 */
record JetStreamUsage(
        ServerIdentity identity,
        String domain,
        MetaGroup meta,
        long streams,
        long consumers,
        long messages,
        long bytes,
        long streamLeaders,
        long consumerLeaders,
        long memory,
        long storage,
        JetStreamAccount.Api api) {

    static JetStreamUsage of(ServerResponse response, String account) {
        JetStreamDetails data = response.data().as(JetStreamDetails.class);
        return !account.isEmpty() && data.accountDetails().size() == 1
                ? ofAccount(response.server(), data, data.accountDetails().getFirst())
                : new JetStreamUsage(
                        response.server(),
                        data.config().domain(),
                        data.metaCluster().orElse(MetaGroup.NONE),
                        data.streams(),
                        data.consumers(),
                        data.messages(),
                        data.bytes(),
                        data.streamsLeader(),
                        data.consumersLeader(),
                        data.memory(),
                        data.storage(),
                        data.api());
    }

    private static JetStreamUsage ofAccount(
            ServerIdentity server, JetStreamDetails data, JetStreamDetails.Account account) {
        List<JetStreamDetails.Stream> streams = account.streamDetail();
        return new JetStreamUsage(
                server,
                data.config().domain(),
                data.metaCluster().orElse(MetaGroup.NONE),
                streams.size(),
                streams.stream()
                        .mapToLong(stream -> stream.state().consumerCount())
                        .sum(),
                streams.stream().mapToLong(stream -> stream.state().messages()).sum(),
                account.memory() + account.storage(),
                streams.stream()
                        .filter(stream -> stream.cluster().leader().equals(server.name()))
                        .count(),
                streams.stream()
                        .flatMap(stream -> stream.consumerDetail().stream())
                        .filter(consumer -> consumer.cluster().leader().equals(server.name()))
                        .count(),
                account.memory(),
                account.storage(),
                account.api());
    }

    String server() {
        return identity.name();
    }

    String cluster() {
        return identity.cluster();
    }

    long pending() {
        return meta.pending();
    }

    /** Whether this server is the meta leader. */
    boolean isLeader() {
        return !meta.leader().isEmpty() && meta.leader().equals(server());
    }
}
