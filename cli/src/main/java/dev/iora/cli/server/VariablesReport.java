// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The variables of a server as a block.
 *
 * <p>Thread: its owner only.
 */
final class VariablesReport {
    private static final Duration NONE = Duration.ZERO;

    private final JsonObject variables;
    private final ColumnBlock block;

    VariablesReport(JsonObject variables) {
        this.variables = variables;
        String id = variables.string("server_id");
        String name = variables.string("server_name");
        block = new ColumnBlock("Server information for " + (id.equals(name) ? id : name + " (" + id + ")"));
    }

    ColumnBlock block() {
        addProcess();
        addConnection();
        if (!variables.object("jetstream").object("config").string("store_dir").isEmpty()) {
            addJetStream(variables.object("jetstream"));
        }
        addLimits();
        addStatistics();
        addCluster(variables.object("cluster"));
        addSuperCluster(variables.object("gateway"));
        return block;
    }

    private void addProcess() {
        block.title("Process Details")
                .row("Version", variables.string("version"))
                .row("Git Commit", variables.string("git_commit"))
                .row("Go Version", variables.string("go"))
                .row("Start Time", variables.time("start"))
                .row("Configuration Load Time", variables.time("config_load_time"))
                .rowIfNotEmpty("Configuration Digest", variables.string("config_digest"))
                .row("Uptime", variables.string("uptime"));
    }

    private void addConnection() {
        String host = hostAndPort(variables);
        String ip = variables.string("ip");
        block.title("Connection Details")
                .row("Auth Required", variables.truth("auth_required"))
                .row("TLS Required", variables.truth("tls_required"))
                .row("Host", ip.isEmpty() ? host : host + " (" + ip + ")");
        addList("Client URLs", variables.strings("connect_urls"));
        addList("WebSocket URLs", variables.strings("ws_connect_urls"));
    }

    private static String hostAndPort(JsonObject listener) {
        String host = listener.string("host");
        return (host.isEmpty() ? listener.string("addr") : host) + ":"
                + (listener.has("port") ? listener.number("port") : listener.number("cluster_port"));
    }

    private void addList(String label, List<String> values) {
        String left = label;
        for (String value : values) {
            block.row(left, value);
            left = "";
        }
    }

    private void addJetStream(JsonObject jetStream) {
        JsonObject config = jetStream.object("config");
        JsonObject stats = jetStream.object("stats");
        JsonObject api = stats.object("api");
        block.title("JetStream")
                .row("Domain", config.string("domain"))
                .row("API Support Level", api.number("level"))
                .row("Storage Directory", config.string("store_dir"))
                .row("Active Accounts", stats.number("accounts"))
                .row("Memory In Use", HumanNumber.bytes(stats.number("memory")))
                .row("File In Use", HumanNumber.bytes(stats.number("storage")))
                .row("API Requests", api.number("total"))
                .row("API Errors", api.number("errors"));
        if (config.number("sync_interval") > 0) {
            block.row("Always sync writes to disk", config.truth("sync_always"))
                    .row("Write sync Frequency", config.duration("sync_interval"));
        }
        block.row("Maximum Memory Storage", HumanNumber.bytes(config.number("max_memory")))
                .row("Maximum File Storage", HumanNumber.bytes(config.number("max_storage")))
                .rowIfNotEmpty("Unique Tag", config.string("unique_tag"))
                .row("Cluster Message Compression", config.truth("compress_ok"));
        if (jetStream.has("limits")) {
            addJetStreamLimits(jetStream.object("limits"));
        }
        block.row("Strict API Parsing", config.truth("strict"));
    }

    private void addJetStreamLimits(JsonObject limits) {
        addLimit("Maximum HA Assets", limits.number("max_ha_assets"));
        addLimit("Maximum Ack Pending", limits.number("max_ack_pending"));
        addLimit("Maximum Request Batch", limits.number("max_request_batch"));
        Duration duplicates = limits.duration("duplicate_window");
        block.rowUnlimitedIf(duplicates.equals(NONE), "Maximum Duplicate Window", duplicates)
                .row("Maximum Messages Per Batch", limits.number("max_request_batch"))
                .row("Maximum Batch Timeout", limits.duration("max_batch_timeout"))
                .row("Maximum Open Batches Per Stream", limits.number("max_batch_inflight_per_stream"))
                .row("Maximum Open Batches Per Server", limits.number("max_batch_inflight_total"));
    }

    private void addLimit(String label, long limit) {
        block.rowUnlimitedIf(limit == 0, label, limit);
    }

    private void addLimits() {
        Duration deadline = Duration.ofMillis(Math.round(variables.number("write_deadline") / 1e6));
        block.title("Limits")
                .row("Maximum Connections", variables.number("max_connections"))
                .row("Maximum Subscriptions", variables.number("max_subscriptions"))
                .row("Maximum Payload", HumanNumber.bytes(variables.number("max_payload")))
                .row("TLS Timeout", Duration.ofSeconds(variables.number("tls_timeout")))
                .row("Write Deadline", deadline);
    }

    private void addStatistics() {
        long processors = variables.number("gomaxprocs");
        long memoryLimit = variables.number("gomemlimit");
        block.title("Statistics")
                .row(
                        "CPU Cores",
                        String.format(Locale.ROOT, "%d %.2f%%", variables.number("cores"), variables.decimal("cpu")))
                .rowIf(processors > 0, "GOMAXPROCS", Long.toString(processors))
                .row("Memory", HumanNumber.bytes(variables.number("mem")))
                .rowIf(memoryLimit > 0, "GOMEMLIMIT", memoryLimit)
                .row("Connections", variables.number("connections"))
                .row("Subscriptions", variables.number("subscriptions"))
                .row(
                        "Messages",
                        HumanNumber.of(variables.number("in_msgs")) + " in "
                                + HumanNumber.of(variables.number("out_msgs")) + " out")
                .row(
                        "Bytes",
                        HumanNumber.bytes(variables.number("in_bytes")) + " in "
                                + HumanNumber.bytes(variables.number("out_bytes")) + " out")
                .row("Slow Consumers", variables.number("slow_consumers"));
    }

    private void addCluster(JsonObject cluster) {
        List<String> urls = cluster.strings("urls");
        if (urls.isEmpty()) {
            return;
        }
        List<String> tags = variables.strings("tags");
        block.title("Cluster")
                .row("Name", cluster.string("name"))
                .rowIf(!tags.isEmpty(), "Tags", tags)
                .row("Host", hostAndPort(cluster));
        addList("URLs", urls);
    }

    private void addSuperCluster(JsonObject gateway) {
        List<String> clusters = gateway.array("gateways").objects().stream()
                .map(remote -> remote.string("name"))
                .sorted()
                .toList();
        if (clusters.isEmpty()) {
            return;
        }
        block.title("Super Cluster").row("Name", gateway.string("name")).row("Host", hostAndPort(gateway));
        addList("Clusters", clusters);
    }
}
