// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.JetStreamAccount;
import dev.iora.cli.view.JetStreamVars;
import dev.iora.cli.view.ServerVars;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Prints the variables of a server as a block.
 *
 * <p>Thread: its owner only.
 */
final class VariablesReport {
    private static final Duration NONE = Duration.ZERO;

    private final ServerVars variables;
    private final ColumnBlock block;

    VariablesReport(ServerVars variables) {
        this.variables = variables;
        String id = variables.serverId();
        String name = variables.serverName();
        block = new ColumnBlock("Server information for " + (id.equals(name) ? id : name + " (" + id + ")"));
    }

    ColumnBlock block() {
        addProcess();
        addConnection();
        variables
                .jetstream()
                .config()
                .filter(config -> !config.storeDir().isEmpty())
                .ifPresent(this::addJetStream);
        addLimits();
        addStatistics();
        addCluster(variables.cluster());
        addSuperCluster(variables.gateway());
        return block;
    }

    private void addProcess() {
        block.title("Process Details")
                .row("Version", variables.version())
                .row("Git Commit", variables.gitCommit())
                .row("Go Version", variables.go())
                .row("Start Time", variables.start())
                .row("Configuration Load Time", variables.configLoadTime())
                .rowIfNotEmpty("Configuration Digest", variables.configDigest())
                .row("Uptime", variables.uptime());
    }

    private void addConnection() {
        String host = variables.host() + ":" + variables.port();
        String ip = variables.ip();
        block.title("Connection Details")
                .row("Auth Required", variables.authRequired())
                .row("TLS Required", variables.tlsRequired())
                .row("Host", ip.isEmpty() ? host : host + " (" + ip + ")");
        addList("Client URLs", variables.connectUrls());
        addList("WebSocket URLs", variables.wsConnectUrls());
    }

    private static String hostAndPort(ServerVars.Listener listener) {
        String host = listener.host();
        return (host.isEmpty() ? listener.addr() : host) + ":" + listener.port().orElse(listener.clusterPort());
    }

    private void addList(String label, List<String> values) {
        String left = label;
        for (String value : values) {
            block.row(left, value);
            left = "";
        }
    }

    private void addJetStream(JetStreamVars.Config config) {
        JetStreamVars.Stats stats = variables.jetstream().stats();
        JetStreamAccount.Api api = stats.api();
        block.title("JetStream")
                .row("Domain", config.domain())
                .row("API Support Level", api.level())
                .row("Storage Directory", config.storeDir())
                .row("Active Accounts", stats.accounts())
                .row("Memory In Use", HumanNumber.bytes(stats.memory()))
                .row("File In Use", HumanNumber.bytes(stats.storage()))
                .row("API Requests", api.total())
                .row("API Errors", api.errors());
        if (config.syncInterval().isPositive()) {
            block.row("Always sync writes to disk", config.syncAlways())
                    .row("Write sync Frequency", config.syncInterval());
        }
        block.row("Maximum Memory Storage", HumanNumber.bytes(config.maxMemory()))
                .row("Maximum File Storage", HumanNumber.bytes(config.maxStorage()))
                .rowIfNotEmpty("Unique Tag", config.uniqueTag())
                .row("Cluster Message Compression", config.compressOk());
        variables.jetstream().limits().ifPresent(this::addJetStreamLimits);
        block.row("Strict API Parsing", config.strict());
    }

    private void addJetStreamLimits(JetStreamVars.Limits limits) {
        addLimit("Maximum HA Assets", limits.maxHaAssets());
        addLimit("Maximum Ack Pending", limits.maxAckPending());
        addLimit("Maximum Request Batch", limits.maxRequestBatch());
        Duration duplicates = limits.maxDuplicateWindow();
        block.rowUnlimitedIf(duplicates.equals(NONE), "Maximum Duplicate Window", duplicates)
                .row("Maximum Messages Per Batch", limits.maxRequestBatch())
                .row("Maximum Batch Timeout", limits.maxBatchTimeout())
                .row("Maximum Open Batches Per Stream", limits.maxBatchInflightPerStream())
                .row("Maximum Open Batches Per Server", limits.maxBatchInflightTotal());
    }

    private void addLimit(String label, long limit) {
        block.rowUnlimitedIf(limit == 0, label, limit);
    }

    private void addLimits() {
        Duration deadline = Duration.ofMillis(Math.round(variables.writeDeadline() / 1e6));
        block.title("Limits")
                .row("Maximum Connections", variables.maxConnections())
                .row("Maximum Subscriptions", variables.maxSubscriptions())
                .row("Maximum Payload", HumanNumber.bytes(variables.maxPayload()))
                .row("TLS Timeout", Duration.ofSeconds(variables.tlsTimeout()))
                .row("Write Deadline", deadline);
    }

    private void addStatistics() {
        long processors = variables.gomaxprocs();
        long memoryLimit = variables.gomemlimit();
        block.title("Statistics")
                .row("CPU Cores", String.format(Locale.ROOT, "%d %.2f%%", variables.cores(), variables.cpu()))
                .rowIf(processors > 0, "GOMAXPROCS", Long.toString(processors))
                .row("Memory", HumanNumber.bytes(variables.mem()))
                .rowIf(memoryLimit > 0, "GOMEMLIMIT", memoryLimit)
                .row("Connections", variables.connections())
                .row("Subscriptions", variables.subscriptions())
                .row(
                        "Messages",
                        HumanNumber.of(variables.inMsgs()) + " in " + HumanNumber.of(variables.outMsgs()) + " out")
                .row(
                        "Bytes",
                        HumanNumber.bytes(variables.inBytes()) + " in " + HumanNumber.bytes(variables.outBytes())
                                + " out")
                .row("Slow Consumers", variables.slowConsumers());
    }

    private void addCluster(ServerVars.Listener cluster) {
        List<String> urls = cluster.urls();
        if (urls.isEmpty()) {
            return;
        }
        List<String> tags = variables.tags();
        block.title("Cluster")
                .row("Name", cluster.name())
                .rowIf(!tags.isEmpty(), "Tags", tags)
                .row("Host", hostAndPort(cluster));
        addList("URLs", urls);
    }

    private void addSuperCluster(ServerVars.Listener gateway) {
        List<String> clusters = gateway.gateways().stream()
                .map(remote -> remote.name())
                .sorted()
                .toList();
        if (clusters.isEmpty()) {
            return;
        }
        block.title("Super Cluster").row("Name", gateway.name()).row("Host", hostAndPort(gateway));
        addList("Clusters", clusters);
    }
}
