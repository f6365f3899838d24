// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the statistics that servers publish, which archives lack, from their other responses. */
final class ArchivedStatistics {
    private static final List<String> COPIED_FIELDS = List.of(
            "start",
            "mem",
            "cores",
            "cpu",
            "connections",
            "total_connections",
            "subscriptions",
            "slow_consumers",
            "slow_consumer_stats",
            "gomemlimit",
            "gomaxprocs");

    private ArchivedStatistics() {}

    /**
     * Builds the statistics of one server.
     *
     * @param variables its variables
     * @param routes its routes, or null
     * @param gateways its gateways, or null
     */
    static JsonObject of(JsonObject variables, @Nullable JsonObject routes, @Nullable JsonObject gateways) {
        JsonObject data = variables.object("data");
        JsonObject stats = new JsonObject();
        COPIED_FIELDS.stream().filter(data::has).forEach(field -> stats.copyFrom(data, field));
        stats.put("sent", traffic(data.number("out_msgs"), data.number("out_bytes")));
        stats.put("received", traffic(data.number("in_msgs"), data.number("in_bytes")));
        if (data.object("jetstream").has("config")) {
            stats.copyFrom(data, "jetstream");
        }
        if (routes != null) {
            stats.put("routes", JsonArray.ofObjects(routes(routes.object("data"))));
        }
        if (gateways != null) {
            stats.put("gateways", JsonArray.ofObjects(gateways(gateways.object("data"))));
        }
        return new JsonObject().copyFrom(variables, "server").put("statsz", stats);
    }

    private static JsonObject traffic(long messages, long bytes) {
        return new JsonObject().put("msgs", messages).put("bytes", bytes);
    }

    private static List<JsonObject> routes(JsonObject data) {
        List<JsonObject> stats = new ArrayList<>();
        for (JsonObject route : data.array("routes").objects()) {
            stats.add(new JsonObject()
                    .put("rid", route.number("rid"))
                    .put("name", route.string("remote_name"))
                    .put("sent", traffic(route.number("out_msgs"), route.number("out_bytes")))
                    .put("received", traffic(route.number("in_msgs"), route.number("in_bytes")))
                    .put("pending", route.number("pending_size")));
        }
        return stats;
    }

    private static List<JsonObject> gateways(JsonObject data) {
        Map<String, JsonObject> stats = new TreeMap<>();
        JsonObject inbound = data.object("inbound_gateways");
        for (String name : inbound.names()) {
            List<JsonObject> connections = inbound.array(name).objects();
            long messages = 0;
            long bytes = 0;
            for (JsonObject connection : connections) {
                messages += connection.object("connection").number("in_msgs");
                bytes += connection.object("connection").number("in_bytes");
            }
            gateway(stats, name)
                    .put("received", traffic(messages, bytes))
                    .put("inbound_connections", connections.size());
        }
        JsonObject outbound = data.object("outbound_gateways");
        for (String name : outbound.names()) {
            JsonObject connection = outbound.object(name).object("connection");
            gateway(stats, name).put("sent", traffic(connection.number("out_msgs"), connection.number("out_bytes")));
        }
        return List.copyOf(stats.values());
    }

    private static JsonObject gateway(Map<String, JsonObject> stats, String name) {
        return stats.computeIfAbsent(
                name, _ -> new JsonObject().put("name", name).put("inbound_connections", 0));
    }
}
