// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.json.JsonObject;
import java.util.List;

/**
 * What a server uses for JetStream, altogether or for one account.
 *
 * <p>Thread: any, nobody changes it.
 *
 * @param meta the group of servers that decide about streams; empty if there is none
 */
record JetStreamUsage(
        String server, String cluster, String domain, JsonObject meta, Assets assets, Resources resources) {
    /** Streams and consumers, and those of them that this server leads. */
    record Assets(long streams, long consumers, long messages, long bytes, long streamLeaders, long consumerLeaders) {}

    /** What is used for them. */
    record Resources(long memory, long storage, long apiRequests, long apiErrors) {}

    static JetStreamUsage of(JsonObject answer, String account) {
        JsonObject server = answer.object("server");
        JsonObject data = answer.object("data");
        List<JsonObject> accounts = data.array("account_details").objects();
        boolean one = !account.isEmpty() && accounts.size() == 1;
        JsonObject source = one ? accounts.getFirst() : data;
        return new JetStreamUsage(
                server.string("name"),
                server.string("cluster"),
                data.object("config").string("domain"),
                data.object("meta_cluster"),
                one ? assetsOf(source, server.string("name")) : assetsOf(data),
                new Resources(
                        source.number("memory"),
                        source.number("storage"),
                        source.object("api").number("total"),
                        source.object("api").number("errors")));
    }

    private static Assets assetsOf(JsonObject data) {
        return new Assets(
                data.number("streams"),
                data.number("consumers"),
                data.number("messages"),
                data.number("bytes"),
                data.number("streams_leader"),
                data.number("consumers_leader"));
    }

    private static Assets assetsOf(JsonObject account, String server) {
        List<JsonObject> streams = account.array("stream_detail").objects();
        return new Assets(
                streams.size(),
                streams.stream()
                        .mapToLong(stream -> stream.object("state").number("consumer_count"))
                        .sum(),
                streams.stream()
                        .mapToLong(stream -> stream.object("state").number("messages"))
                        .sum(),
                account.number("memory") + account.number("storage"),
                streams.stream().filter(stream -> isLedBy(stream, server)).count(),
                streams.stream()
                        .flatMap(stream -> stream.array("consumer_detail").objects().stream())
                        .filter(consumer -> isLedBy(consumer, server))
                        .count());
    }

    private static boolean isLedBy(JsonObject asset, String server) {
        return asset.object("cluster").string("leader").equals(server);
    }

    long streams() {
        return assets.streams();
    }

    long consumers() {
        return assets.consumers();
    }

    long messages() {
        return assets.messages();
    }

    long bytes() {
        return assets.bytes();
    }

    long streamLeaders() {
        return assets.streamLeaders();
    }

    long consumerLeaders() {
        return assets.consumerLeaders();
    }

    long memory() {
        return resources.memory();
    }

    long storage() {
        return resources.storage();
    }

    long apiRequests() {
        return resources.apiRequests();
    }

    long apiErrors() {
        return resources.apiErrors();
    }

    long pending() {
        return meta.number("pending");
    }

    /** Whether this server leads the others. */
    boolean leads() {
        return !meta.isEmpty() && meta.string("leader").equals(server);
    }
}
