// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The keys of nats-server that this server refuses because it does not have their features yet. Loaded only if a file
 * has a key that no constant declares.
 */
final class PlannedKeys {
    /**
     * Keys that belong together.
     *
     * @param title the heading in the reference documentation
     * @param block the name of the block that holds them; empty for the top level
     * @param keys the keys
     */
    record Group(String title, String block, List<PlannedKey> keys) {}

    static final List<Group> GROUPS = List.of(
            group(
                    "Monitoring",
                    "",
                    planned("http", "host:port or port", "off", "no", "", "Address of the monitoring endpoints."),
                    planned("https", "host:port or port", "off", "no", "", "The same with TLS."),
                    planned("http_port / monitor_port", "integer", "off", "no", "", "Port alone; usually 8222."),
                    planned("https_port", "integer", "off", "no", "", "Port alone, with TLS."),
                    planned("http_base_path", "path", "/", "no", "", "Prefix of the endpoints' paths."),
                    planned("prof_port", "integer", "0", "no", "", "Port of the profiling endpoints."),
                    planned("prof_block_rate", "integer", "0", "yes", "", "Rate of the blocking profile.")),
            group(
                    "TLS",
                    "",
                    planned("ocsp", "boolean or map", "", "yes", "", "OCSP stapling."),
                    planned("ocsp_cache", "boolean or map", "", "yes", "", "Where OCSP responses of peers are kept.")),
            group(
                    "Operator mode",
                    "",
                    planned(
                            "operator / operators / root / roots / root_operator / root_operators",
                            "JWT, file or array",
                            "",
                            "no",
                            "",
                            "Operators whose accounts are trusted."),
                    planned("trusted / trusted_keys", "string or array", "", "no", "", "Public keys of operators."),
                    planned(
                            "resolver / account_resolver / accounts_resolver",
                            "string or map",
                            "",
                            "partly",
                            "",
                            "Where account JWTs come from."),
                    planned("resolver_tls", "map", "", "yes", "", "TLS towards the resolver."),
                    planned("resolver_preload", "map", "", "yes", "", "Account JWTs by account."),
                    planned("resolver_pinned_accounts", "string or array", "", "no", "", "Accounts that may be used."),
                    planned("default_sentinel", "string", "", "yes", "2.12", "User JWT of clients that send none.")),
            group(
                    "Other servers and protocols",
                    "",
                    planned("cluster", "map", "", "partly", "", "Routes to the servers of the same cluster."),
                    planned("gateway", "map", "", "no", "", "Connections to other clusters."),
                    planned("leafnodes / leaf", "map", "", "partly", "", "Connections of leaf nodes."),
                    planned("websocket / ws", "map", "", "no", "", "Clients over WebSocket."),
                    planned("mqtt", "map", "", "partly", "", "Clients that speak MQTT."),
                    planned("feature_flags", "map of booleans", "", "no", "2.14", "Features not on by default yet.")),
            group(
                    "tls {}",
                    "tls",
                    planned(
                            "verify_cert_and_check_known_urls",
                            "boolean",
                            "false",
                            "yes",
                            "",
                            "In `cluster` and `gateway`: the certificate must name a configured host."),
                    planned("cert_store", "string", "", "yes", "", "Windows certificate store to use."),
                    planned(
                            "cert_match_by",
                            "subject, issuer or thumbprint",
                            "",
                            "yes",
                            "",
                            "How to search the store."),
                    planned("cert_match", "string", "", "yes", "", "What to search for."),
                    planned(
                            "ca_certs_match",
                            "string or array",
                            "",
                            "yes",
                            "",
                            "Which authorities of the store to use."),
                    planned(
                            "cert_match_skip_invalid",
                            "boolean",
                            "false",
                            "yes",
                            "",
                            "Pass over expired certificates."),
                    planned("ocsp_peer", "boolean or map", "false", "yes", "", "Check certificates of peers by OCSP.")),
            group(
                    "jetstream {}",
                    "jetstream",
                    planned("key / ek / encryption_key", "string", "", "no", "", "Key to encrypt files with."),
                    planned("prev_key / prev_ek / prev_encryption_key", "string", "", "no", "", "Key used before."),
                    planned("cipher", "chacha or aes", "chacha", "no", "", "Cipher to encrypt files with."),
                    planned("tpm", "map", "", "no", "2.11", "Keep the key in a TPM; on Windows."),
                    planned("extension_hint", "no_extend or will_extend", "", "no", "", "Whether leaf nodes share it."),
                    planned("unique_tag", "string", "", "no", "", "Tags with this prefix must differ among replicas."),
                    planned(
                            "max_outstanding_catchup",
                            "size",
                            "64MB",
                            "no",
                            "",
                            "Data in flight to replicas that catch up."),
                    planned("meta_compact", "integer", "0", "no", "2.14", "Entries after which metadata is compacted."),
                    planned("meta_compact_size", "size", "0", "no", "2.14", "Size after which metadata is compacted."),
                    planned("meta_compact_sync", "boolean", "false", "no", "2.14", "Sync the compacted metadata."),
                    planned(
                            "max_concurrent_io",
                            "integer",
                            "4096",
                            "no",
                            "2.14",
                            "File operations at a time, 4 to 8192.")),
            group(
                    "authorization {}",
                    "authorization",
                    planned("auth_callout / auth_hook", "map", "", "yes", "", "Let a service decide about users.")),
            group(
                    "accounts {}",
                    "accounts",
                    planned(
                            "msg_trace / trace_dest",
                            "string or map",
                            "",
                            "yes",
                            "2.11",
                            "Where traces of its messages go.")));

    private PlannedKeys() {}

    private static Group group(String title, String block, PlannedKey... keys) {
        return new Group(title, block, List.of(keys));
    }

    /**
     * Creates a key; {@code names} separates aliases by {@code " / "}, the other columns are those of {@link PlannedKey}.
     */
    private static PlannedKey planned(
            String names, String type, String defaultText, String reload, String since, String text) {
        return new PlannedKey(List.of(names.split(" / ", -1)), type, defaultText, reload, since, text);
    }

    /** Returns the key with a name or alias in a block, ignoring case; null if there is none. */
    static @Nullable PlannedKey find(String block, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Group group : GROUPS) {
            for (PlannedKey key : group.keys) {
                if (group.block.equals(block) && key.names().contains(lower)) {
                    return key;
                }
            }
        }
        return null;
    }
}
