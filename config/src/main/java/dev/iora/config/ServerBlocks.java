// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.PlannedKey.planned;
import static dev.iora.config.Reload.APPLIED;
import static dev.iora.config.Reload.REFUSED;

import java.util.List;

/** What the blocks about other servers and other protocols hold. */
final class ServerBlocks {
    private ServerBlocks() {}

    /** The blocks in the order of the documentation. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection("cluster {}", "", cluster()),
                new KeySection("gateway {}", "", gateway()),
                new KeySection("gateways []", "In `gateway`.", gateways()),
                new KeySection("leafnodes {}", "", leafNodes()),
                new KeySection("remotes []", "In `leafnodes`.", remotes()),
                new KeySection("compression {}", "In `cluster`, `leafnodes` and `remotes`.", compression()),
                new KeySection("websocket {}", "", websocket()),
                new KeySection("mqtt {}", "", mqtt()));
    }

    private static List<Key> cluster() {
        return List.of(
                planned("name", "string", "generated", APPLIED, "Name of the cluster, without spaces."),
                planned("listen", "host:port or port", "", REFUSED, "Address for routes."),
                planned("host / net", "string", "0.0.0.0", REFUSED, "Host alone."),
                planned("port", "integer", "", REFUSED, "Port alone."),
                planned("authorization", "map", "", APPLIED, "User and password of routes."),
                planned("permissions", "map of import and export", "", APPLIED, "Subjects that pass routes."),
                planned("routes", "array of URLs", "", APPLIED, "Servers to connect to."),
                planned("tls", "map", "", APPLIED, "TLS for routes."),
                planned("cluster_advertise / advertise", "string", "", APPLIED, "Address to tell other servers."),
                planned("no_advertise", "boolean", "false", APPLIED, "Do not tell clients of the other servers."),
                planned("connect_retries", "integer", "0", APPLIED, "Attempts to reach a server heard of."),
                planned("connect_backoff", "boolean", "false", APPLIED, "Wait longer after each attempt.")
                        .since("2.12"),
                planned("pool_size", "integer", "3", APPLIED, "Connections per route; -1 for one of the old kind."),
                planned("accounts", "array of strings", "", APPLIED, "Accounts with a connection of their own."),
                planned("compression", "string, boolean or map", "accept", APPLIED, "Compression of routes."),
                planned("ping_interval", "duration", "30s", APPLIED, "How often a route is pinged.")
                        .since("2.14"),
                planned("ping_max", "integer", "2", APPLIED, "Pings that may stay unanswered.")
                        .since("2.14"),
                planned("write_deadline", "duration", "10s", APPLIED, "How long a write may take.")
                        .since("2.14"),
                planned("write_timeout", "default, close or retry", "retry", APPLIED, "What happens then.")
                        .since("2.14"));
    }

    private static List<Key> gateway() {
        return List.of(
                planned("name", "string", "", REFUSED, "Name of the own cluster."),
                planned("listen", "host:port or port", "", REFUSED, "Address for gateways."),
                planned("host / net", "string", "0.0.0.0", REFUSED, "Host alone."),
                planned("port", "integer", "", REFUSED, "Port alone; -1 takes any free port."),
                planned("authorization", "map", "", REFUSED, "User and password of gateways."),
                planned("tls", "map", "", APPLIED, "TLS for gateways."),
                planned("advertise", "string", "", REFUSED, "Address to tell other servers."),
                planned("connect_retries", "integer", "0", REFUSED, "Attempts to reach a gateway heard of."),
                planned("connect_backoff", "boolean", "false", REFUSED, "Wait longer after each attempt, up to 30 s.")
                        .since("2.12"),
                planned(
                        "reject_unknown_cluster / reject_unknown",
                        "boolean",
                        "false",
                        REFUSED,
                        "Refuse clusters that are not in `gateways`."),
                planned("write_deadline", "duration", "10s", REFUSED, "How long a write may take.")
                        .since("2.14"),
                planned("write_timeout", "default, close or retry", "retry", REFUSED, "What happens then.")
                        .since("2.14"),
                planned("gateways", "array of maps", "", REFUSED, "The other clusters."));
    }

    private static List<Key> gateways() {
        return List.of(
                planned("name", "string", "", REFUSED, "Name of the cluster."),
                planned("url", "URL", "", REFUSED, "Address of one of its gateways."),
                planned("urls", "array of URLs", "", REFUSED, "Several addresses."),
                planned("tls", "map", "", APPLIED, "TLS towards it."));
    }

    private static List<Key> leafNodes() {
        return List.of(
                planned("listen", "host:port or port", "", REFUSED, "Address for leaf nodes."),
                planned("host / net", "string", "0.0.0.0", REFUSED, "Host alone."),
                planned("port", "integer", "", REFUSED, "Port alone; usually 7422."),
                planned("authorization", "map", "", REFUSED, "Users of leaf nodes, each with an account."),
                planned("tls", "map", "", APPLIED, "TLS for leaf nodes."),
                planned("advertise / leafnode_advertise", "string", "", REFUSED, "Address to tell leaf nodes."),
                planned("no_advertise", "boolean", "false", REFUSED, "Do not tell leaf nodes of the other servers."),
                planned(
                        "reconnect / reconnect_delay / reconnect_interval",
                        "duration",
                        "1s",
                        REFUSED,
                        "Time between two attempts to connect."),
                planned("dial_timeout", "duration", "1s", REFUSED, "How long an attempt may take.")
                        .since("2.14"),
                planned("min_version / minimum_version", "version", "", REFUSED, "Oldest server to accept."),
                planned("compression", "string, boolean or map", "s2_auto", APPLIED, "Compression of leaf nodes."),
                planned("isolate_leafnode_interest / isolate", "boolean", "false", REFUSED, "Keep leaf nodes apart.")
                        .since("2.12"),
                planned("write_deadline", "duration", "10s", REFUSED, "How long a write may take.")
                        .since("2.14"),
                planned("write_timeout", "default, close or retry", "retry", REFUSED, "What happens then.")
                        .since("2.14"),
                planned("remotes", "array of maps", "", APPLIED, "Servers to connect to as a leaf node."));
    }

    private static List<Key> remotes() {
        return List.of(
                planned("url", "URL", "", REFUSED, "Address."),
                planned("urls", "array of URLs", "", REFUSED, "Several addresses; all WebSocket or none."),
                planned("no_randomize / dont_randomize", "boolean", "false", REFUSED, "Try them in their order."),
                planned("account / local", "string", "$G", REFUSED, "Local account that is connected."),
                planned("credentials / creds", "path", "", REFUSED, "File with a user's JWT and seed."),
                planned("nkey / seed", "string", "", REFUSED, "Seed of a user, instead of credentials."),
                planned("tls", "map", "", APPLIED, "TLS towards it."),
                planned("hub", "boolean", "false", REFUSED, "Be the hub of this connection."),
                planned("deny_imports / deny_import", "string or array", "", REFUSED, "Subjects not to receive."),
                planned("deny_exports / deny_export", "string or array", "", REFUSED, "Subjects not to send."),
                planned(
                        "ws_compression / ws_compress / websocket_compression / websocket_compress",
                        "boolean",
                        "false",
                        REFUSED,
                        "Compress WebSocket frames."),
                planned("ws_no_masking / websocket_no_masking", "boolean", "false", REFUSED, "Do not mask frames."),
                planned(
                        "jetstream_cluster_migrate / js_cluster_migrate",
                        "boolean or map",
                        "false",
                        REFUSED,
                        "Move leaders of streams away while the connection is down."),
                planned("isolate_leafnode_interest / isolate", "boolean", "false", REFUSED, "Keep leaf nodes apart.")
                        .since("2.12"),
                planned("request_isolation", "boolean", "false", REFUSED, "Ask the hub to keep leaf nodes apart.")
                        .since("2.12"),
                planned("compression", "string, boolean or map", "s2_auto", APPLIED, "Compression towards it."),
                planned("first_info_timeout", "duration", "1s", REFUSED, "How long to wait for its INFO."),
                planned("dial_timeout", "duration", "1s", REFUSED, "How long an attempt may take.")
                        .since("2.14"),
                planned("disabled", "boolean", "false", APPLIED, "Do not connect.")
                        .since("2.12"),
                planned("ignore_discovered_servers", "boolean", "false", REFUSED, "Use only the addresses given.")
                        .since("2.14"),
                planned(
                                "proxy",
                                "map of url, username, password and timeout",
                                "",
                                REFUSED,
                                "HTTP proxy, for WebSocket.")
                        .since("2.14"));
    }

    private static List<Key> compression() {
        return List.of(
                planned(
                        "mode",
                        "off, accept, s2_fast, s2_better, s2_best, s2_uncompressed or s2_auto",
                        "",
                        APPLIED,
                        "How to compress."),
                planned(
                        "rtt_thresholds / thresholds / rtts / rtt",
                        "array of durations",
                        "10ms, 50ms, 100ms",
                        APPLIED,
                        "Round-trip times from which `s2_auto` compresses more: not at all, fast, better, best."));
    }

    private static List<Key> websocket() {
        return List.of(
                planned("listen", "host:port or port", "", REFUSED, "Address for clients."),
                planned("host / net", "string", "0.0.0.0", REFUSED, "Host alone."),
                planned("port", "integer", "", REFUSED, "Port alone."),
                planned("advertise", "string", "", REFUSED, "Address to tell clients."),
                planned("no_tls", "boolean", "false", REFUSED, "Do without TLS, which is needed otherwise."),
                planned("tls", "map", "", APPLIED, "TLS for clients."),
                planned("same_origin", "boolean", "false", REFUSED, "Accept only pages of the same host."),
                planned(
                        "allowed_origins / allowed_origin / allow_origins / allow_origin / origins / origin",
                        "string or array",
                        "",
                        REFUSED,
                        "Accept only pages of these hosts."),
                planned("handshake_timeout", "seconds or duration", "0", REFUSED, "How long the handshake may take."),
                planned("compression / compress", "boolean", "false", REFUSED, "Allow compressed frames."),
                planned("authorization / authentication", "map", "", REFUSED, "User, or token, of WebSocket clients."),
                planned("no_auth_user", "string", "", REFUSED, "User of clients that send no credentials."),
                planned("jwt_cookie", "string", "", REFUSED, "Cookie that holds the user's JWT."),
                planned("user_cookie", "string", "", REFUSED, "Cookie that holds the user.")
                        .since("2.11"),
                planned("pass_cookie", "string", "", REFUSED, "Cookie that holds the password.")
                        .since("2.11"),
                planned("token_cookie", "string", "", REFUSED, "Cookie that holds the token.")
                        .since("2.11"),
                planned("headers", "map of strings", "", REFUSED, "Headers of the handshake's answer.")
                        .since("2.11"),
                planned("ping_interval", "duration", "2m", REFUSED, "How often an idle client is pinged.")
                        .since("2.14"));
    }

    private static List<Key> mqtt() {
        return List.of(
                planned("listen", "host:port or port", "", REFUSED, "Address for clients."),
                planned("host / net", "string", "0.0.0.0", REFUSED, "Host alone."),
                planned("port", "integer", "", REFUSED, "Port alone; usually 1883."),
                planned("tls", "map", "", APPLIED, "TLS for clients."),
                planned("authorization / authentication", "map", "", REFUSED, "User, or token, of MQTT clients."),
                planned("no_auth_user", "string", "", REFUSED, "User of clients that send no credentials."),
                planned("ack_wait / ackwait", "duration", "30s", APPLIED, "Time until a message is sent again."),
                planned("js_api_timeout / api_timeout", "duration", "5s", REFUSED, "How long to wait for JetStream.")
                        .since("2.12"),
                planned(
                        "max_ack_pending / max_pending / max_inflight",
                        "integer",
                        "1024",
                        APPLIED,
                        "Messages a subscription may have unacknowledged, up to 65535."),
                planned("js_domain", "string", "", REFUSED, "JetStream domain for sessions and messages."),
                planned("stream_replicas", "integer", "up to 3", APPLIED, "Replicas of sessions and messages."),
                planned("consumer_replicas", "integer", "", APPLIED, "Has no effect."),
                planned("consumer_memory_storage", "boolean", "false", APPLIED, "Keep consumers in memory."),
                planned(
                        "consumer_inactive_threshold / consumer_auto_cleanup",
                        "duration",
                        "0",
                        APPLIED,
                        "Time after which unused consumers are removed."),
                planned("reject_qos2_publish", "boolean", "false", REFUSED, "Close clients that publish with QoS 2."),
                planned("downgrade_qos2_subscribe", "boolean", "false", REFUSED, "Subscribe with QoS 1 instead of 2."));
    }
}
