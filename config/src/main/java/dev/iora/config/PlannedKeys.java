// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.PlannedKey.planned;
import static dev.iora.config.Reload.APPLIED;
import static dev.iora.config.Reload.PARTLY;
import static dev.iora.config.Reload.REFUSED;

import java.util.List;

/** The keys of the top level whose features this server does not have yet. */
final class PlannedKeys {
    private PlannedKeys() {}

    /** The keys by topic. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection("Monitoring", "", monitoring()),
                new KeySection("TLS", "", tls()),
                new KeySection("Accounts and authentication", "", accounts()),
                new KeySection("Operator mode", "", operatorMode()),
                new KeySection("Other servers and protocols", "", protocols()));
    }

    private static List<Key> monitoring() {
        return List.of(
                planned("http", "host:port or port", "off", REFUSED, "Address of the monitoring endpoints."),
                planned("https", "host:port or port", "off", REFUSED, "The same with TLS."),
                planned("http_port / monitor_port", "integer", "off", REFUSED, "Port alone; usually 8222."),
                planned("https_port", "integer", "off", REFUSED, "Port alone, with TLS."),
                planned("http_base_path", "path", "/", REFUSED, "Prefix of the endpoints' paths."),
                planned("prof_port", "integer", "0", REFUSED, "Port of the profiling endpoints."),
                planned("prof_block_rate", "integer", "0", APPLIED, "Rate of the blocking profile."));
    }

    private static List<Key> tls() {
        return List.of(
                planned("tls", "map", "", APPLIED, "TLS for clients."),
                planned("allow_non_tls", "boolean", "false", REFUSED, "Let clients do without TLS."),
                planned("ocsp", "boolean or map", "", APPLIED, "OCSP stapling."),
                planned("ocsp_cache", "boolean or map", "", APPLIED, "Where OCSP responses of peers are kept."));
    }

    private static List<Key> accounts() {
        return List.of(
                planned("authorization", "map", "", APPLIED, "Users, or one user, or a token."),
                planned("accounts", "map or array", "", APPLIED, "Accounts with their users, exports and imports."),
                planned("mappings / maps", "map", "", APPLIED, "Subject mappings of the global account."),
                planned("no_auth_user", "string", "", REFUSED, "User of clients that send no credentials."),
                planned("system_account / system", "string", "$SYS", REFUSED, "Account for system events."),
                planned("proxies", "map", "", APPLIED, "Proxies that are trusted to connect for others.")
                        .since("2.12"));
    }

    private static List<Key> operatorMode() {
        return List.of(
                planned(
                        "operator / operators / root / roots / root_operator / root_operators",
                        "JWT, file or array",
                        "",
                        REFUSED,
                        "Operators whose accounts are trusted."),
                planned("trusted / trusted_keys", "string or array", "", REFUSED, "Public keys of operators."),
                planned(
                        "resolver / account_resolver / accounts_resolver",
                        "string or map",
                        "",
                        PARTLY,
                        "Where account JWTs come from."),
                planned("resolver_tls", "map", "", APPLIED, "TLS towards the resolver."),
                planned("resolver_preload", "map", "", APPLIED, "Account JWTs by account."),
                planned("resolver_pinned_accounts", "string or array", "", REFUSED, "Accounts that may be used."),
                planned("default_sentinel", "string", "", APPLIED, "User JWT of clients that send none.")
                        .since("2.12"));
    }

    private static List<Key> protocols() {
        return List.of(
                planned("cluster", "map", "", PARTLY, "Routes to the servers of the same cluster."),
                planned("gateway", "map", "", REFUSED, "Connections to other clusters."),
                planned("leafnodes / leaf", "map", "", PARTLY, "Connections of leaf nodes."),
                planned("websocket / ws", "map", "", REFUSED, "Clients over WebSocket."),
                planned("mqtt", "map", "", PARTLY, "Clients that speak MQTT."),
                planned("feature_flags", "map of booleans", "", REFUSED, "Features not on by default yet.")
                        .since("2.14"));
    }
}
