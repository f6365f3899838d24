// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.PlannedKey.planned;
import static dev.iora.config.Reload.APPLIED;
import static dev.iora.config.Reload.PARTLY;
import static dev.iora.config.Reload.REFUSED;

import java.util.List;

/** What the blocks about authentication, accounts and TLS hold. */
final class SecurityBlocks {
    private SecurityBlocks() {}

    /** The blocks in the order of the documentation. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection("tls {}", "Also in `cluster`, `gateway`, `leafnodes`, `websocket` and `mqtt`.", tls()),
                new KeySection("ocsp_peer {}", "In `tls`.", ocspPeer()),
                new KeySection("ocsp {}", "", ocsp()),
                new KeySection("ocsp_cache {}", "", ocspCache()),
                new KeySection(
                        "authorization {}",
                        "In `cluster` and `gateway` only the user, the password and the timeout.",
                        authorization()),
                new KeySection("users []", "In `authorization` and in an account.", users()),
                new KeySection("permissions {}", "Of a user, or the default of all.", permissions()),
                new KeySection("allow_responses {}", "In `permissions`.", responses()),
                new KeySection("auth_callout {}", "In `authorization`.", callout()),
                new KeySection("accounts {}", "What each account holds.", accounts()),
                new KeySection("limits {}", "Of an account.", accountLimits()),
                new KeySection("exports []", "Of an account.", exports()),
                new KeySection("imports []", "Of an account.", imports()),
                new KeySection("mappings {}", "What the destination of a mapping holds.", mappings()),
                new KeySection("resolver {}", "", resolver()),
                new KeySection("latency {}", "Of an export.", latency()),
                new KeySection("proxies {}", "", proxies()));
    }

    private static List<Key> tls() {
        return List.of(
                planned("cert_file", "path", "", APPLIED, "Certificate, in PEM form."),
                planned("key_file", "path", "", APPLIED, "Private key of the certificate."),
                planned("certs / certificates", "array of maps", "", APPLIED, "Several `cert_file` and `key_file`."),
                planned("ca_file", "path", "", APPLIED, "Authorities that certificates of peers are checked against."),
                planned("verify", "boolean", "false", APPLIED, "Ask clients for a certificate."),
                planned("verify_and_map", "boolean", "false", APPLIED, "`verify`, and take the user from it."),
                planned(
                        "verify_cert_and_check_known_urls",
                        "boolean",
                        "false",
                        APPLIED,
                        "In `cluster` and `gateway`: the certificate must name a configured host."),
                planned(
                        "insecure",
                        "boolean",
                        "false",
                        APPLIED,
                        "Do not check the certificates of servers connected to."),
                planned("cipher_suites", "array of strings", "built in", APPLIED, "Cipher suites to allow."),
                planned(
                                "allow_insecure_cipher_suites",
                                "boolean",
                                "false",
                                APPLIED,
                                "Accept cipher suites known to be weak in `cipher_suites`.")
                        .since("2.12"),
                planned("curve_preferences", "array of strings", "built in", APPLIED, "Curves to allow."),
                planned("min_version", "1.2 or 1.3", "1.2", APPLIED, "Oldest version of TLS."),
                planned("timeout", "seconds or duration", "2", APPLIED, "How long the handshake may take."),
                planned("connection_rate_limit", "integer", "0", APPLIED, "Handshakes per second; 0 for any number."),
                planned(
                        "pinned_certs",
                        "array of strings",
                        "",
                        APPLIED,
                        "SHA-256 of the public keys to accept, in hex."),
                planned(
                        "handshake_first / first / immediate",
                        "boolean, auto or duration",
                        "false",
                        APPLIED,
                        "Begin with the handshake instead of INFO; `auto` waits 50 ms for it."),
                planned("cert_store", "string", "", APPLIED, "Windows certificate store to use."),
                planned("cert_match_by", "subject, issuer or thumbprint", "", APPLIED, "How to search the store."),
                planned("cert_match", "string", "", APPLIED, "What to search for."),
                planned("ca_certs_match", "string or array", "", APPLIED, "Which authorities of the store to use."),
                planned("cert_match_skip_invalid", "boolean", "false", APPLIED, "Pass over expired certificates."),
                planned("ocsp_peer", "boolean or map", "false", APPLIED, "Check certificates of peers by OCSP."));
    }

    private static List<Key> ocspPeer() {
        return List.of(
                planned("verify", "boolean", "false", APPLIED, "Check at all."),
                planned("allowed_clockskew", "duration", "30s", APPLIED, "How far clocks may differ."),
                planned("ca_timeout", "duration", "2s", APPLIED, "How long to wait for the responder."),
                planned(
                        "cache_ttl_when_next_update_unset",
                        "duration",
                        "1h",
                        APPLIED,
                        "How long a response without an end is used."),
                planned("warn_only", "boolean", "false", APPLIED, "Log instead of refusing."),
                planned("unknown_is_good", "boolean", "false", APPLIED, "Accept the status unknown."),
                planned(
                        "allow_when_ca_unreachable",
                        "boolean",
                        "false",
                        APPLIED,
                        "Accept when the responder does not answer."));
    }

    private static List<Key> ocsp() {
        return List.of(
                planned("mode", "auto, always, must or never", "auto", APPLIED, "When to staple."),
                planned("url", "URL", "", APPLIED, "Responder to ask instead of the certificate's."),
                planned("urls", "array of URLs", "", APPLIED, "Several responders."));
    }

    private static List<Key> ocspCache() {
        return List.of(
                planned("type", "local or none", "local", APPLIED, "Where responses are kept."),
                planned("local_store", "directory", "_rc_", APPLIED, "Directory of the local cache."),
                planned("preserve_revoked", "boolean", "false", APPLIED, "Keep responses that say revoked."),
                planned("save_interval", "seconds or duration", "5m", APPLIED, "How often it is saved; 1 s at least."));
    }

    private static List<Key> authorization() {
        return List.of(
                planned("user / username", "string", "", APPLIED, "A single user."),
                planned("password / pass", "string", "", APPLIED, "Its password, plain or as a bcrypt hash."),
                planned("token", "string", "", APPLIED, "A token instead of users."),
                planned("timeout", "seconds or duration", "2", APPLIED, "How long a client has to authenticate."),
                planned("users", "array of maps", "", APPLIED, "Users; with an empty array nobody can connect."),
                planned(
                        "default_permissions / default_permission / permissions",
                        "map",
                        "",
                        APPLIED,
                        "Permissions of users that have none."),
                planned("auth_callout / auth_hook", "map", "", APPLIED, "Let a service decide about users."),
                planned("proxy_required", "boolean", "false", APPLIED, "Accept connections by trusted proxies only.")
                        .since("2.12"));
    }

    private static List<Key> users() {
        return List.of(
                planned("user / username", "string", "", APPLIED, "Name."),
                planned("password / pass", "string", "", APPLIED, "Password, plain or as a bcrypt hash."),
                planned("nkey", "string", "", APPLIED, "Public key, instead of name and password."),
                planned("permissions / permission / authorization", "map", "", APPLIED, "What the user may do."),
                planned(
                        "allowed_connection_types / connection_types / clients",
                        "array of strings",
                        "all",
                        APPLIED,
                        "STANDARD, WEBSOCKET, LEAFNODE, LEAFNODE_WS, MQTT, MQTT_WS, IN_PROCESS."),
                planned("proxy_required", "boolean", "false", APPLIED, "Accept it by trusted proxies only.")
                        .since("2.12"));
    }

    private static List<Key> permissions() {
        return List.of(
                planned(
                        "publish / pub / import",
                        "string, array or map of allow and deny",
                        "",
                        APPLIED,
                        "Subjects that may be published to."),
                planned(
                        "subscribe / sub / export",
                        "string, array or map of allow and deny",
                        "",
                        APPLIED,
                        "Subjects that may be subscribed to, with an optional queue group."),
                planned(
                        "allow_responses / publish_allow_responses",
                        "boolean or map",
                        "false",
                        APPLIED,
                        "Allow to publish to the reply subjects of messages received."));
    }

    private static List<Key> responses() {
        return List.of(
                planned(
                        "max / max_msgs / max_messages / max_responses",
                        "integer",
                        "1",
                        APPLIED,
                        "Messages per request."),
                planned("expires / expiration / ttl", "duration", "2m", APPLIED, "How long they are allowed."));
    }

    private static List<Key> callout() {
        return List.of(
                planned("issuer", "string", "", APPLIED, "Public key of the account that signs the answers."),
                planned("account / acc", "string", "$G", APPLIED, "Account of the service."),
                planned("auth_users / users", "array of strings", "", APPLIED, "Users that the service itself is."),
                planned("xkey / key", "string", "", APPLIED, "Public key to encrypt requests with."),
                planned("allowed_accounts", "array of strings", "all", APPLIED, "Accounts the service may assign.")
                        .since("2.11"));
    }

    private static List<Key> accounts() {
        return List.of(
                planned("nkey", "string", "", APPLIED, "Public key."),
                planned("users", "array of maps", "", APPLIED, "Its users."),
                planned("default_permissions", "map", "", APPLIED, "Permissions of users that have none."),
                planned("exports", "array of maps", "", APPLIED, "What other accounts may use."),
                planned("imports", "array of maps", "", APPLIED, "What it uses of other accounts."),
                planned("mappings / maps", "map", "", APPLIED, "Its subject mappings."),
                planned(
                        "jetstream",
                        "boolean, enabled, disabled or map",
                        "disabled",
                        APPLIED,
                        "Its share of JetStream."),
                planned("limits", "map", "", APPLIED, "Its limits."),
                planned("msg_trace / trace_dest", "string or map", "", APPLIED, "Where traces of its messages go.")
                        .since("2.11"));
    }

    private static List<Key> accountLimits() {
        return List.of(
                planned("max_connections / max_conn", "integer", "unlimited", APPLIED, "Connections of the account."),
                planned(
                        "max_subscriptions / max_subs",
                        "integer",
                        "unlimited",
                        APPLIED,
                        "Subscriptions per connection."),
                planned("max_payload / max_pay", "integer, bytes", "unlimited", APPLIED, "Largest message."),
                planned("max_leafnodes / max_leafs", "integer", "unlimited", APPLIED, "Leaf nodes of the account."));
    }

    private static List<Key> exports() {
        return List.of(
                planned("stream", "string", "", APPLIED, "Subjects whose messages others may receive."),
                planned("service", "string", "", APPLIED, "Subjects others may send requests to."),
                planned("accounts", "array of strings", "all", APPLIED, "Accounts that may import it."),
                planned("response_type / response", "single, stream or chunked", "single", APPLIED, "Form of answers."),
                planned(
                        "response_threshold / threshold / response_max_time / response_time",
                        "duration",
                        "2m",
                        APPLIED,
                        "How long an answer may take."),
                planned("latency", "string or map", "", APPLIED, "Where the time that requests take is published."),
                planned("account_token_position", "integer", "0", APPLIED, "Token that must be the importing account."),
                planned("allow_trace", "boolean", "false", APPLIED, "Let message traces go on in this account.")
                        .since("2.11"));
    }

    private static List<Key> latency() {
        return List.of(
                planned("subject", "string", "", APPLIED, "Subject to publish to."),
                planned("sampling", "integer, percentage or headers", "100", APPLIED, "Share of the requests."));
    }

    private static List<Key> imports() {
        return List.of(
                planned("stream", "map of account and subject", "", APPLIED, "A stream export to use."),
                planned("service", "map of account and subject", "", APPLIED, "A service export to use."),
                planned("to", "string", "", APPLIED, "Subject under which it appears here."),
                planned("prefix", "string", "", APPLIED, "Prefix under which a stream appears here, instead of `to`."),
                planned("share", "boolean", "false", APPLIED, "Tell a service who asks."),
                planned("allow_trace", "boolean", "false", APPLIED, "Let message traces go on in this account.")
                        .since("2.11"));
    }

    private static List<Key> mappings() {
        return List.of(
                planned("destination / dest", "string", "", APPLIED, "Subject that messages get."),
                planned("weight", "integer or percentage", "100", APPLIED, "Share of the messages."),
                planned("cluster", "string", "", APPLIED, "Cluster it holds for."));
    }

    private static List<Key> resolver() {
        return List.of(
                planned("type", "full, cache or memory", "", PARTLY, "Kind of resolver."),
                planned("dir", "directory", "", PARTLY, "Where account JWTs are kept."),
                planned("allow_delete", "boolean", "false", PARTLY, "Full: let accounts be deleted."),
                planned("hard_delete", "boolean", "false", PARTLY, "Full: remove their files."),
                planned("limit", "integer", "", PARTLY, "How many JWTs are kept; 1000 for cache."),
                planned("interval", "duration", "1m", PARTLY, "Full: how often servers compare."),
                planned("ttl", "duration", "", PARTLY, "Cache: how long a JWT is kept."),
                planned("timeout", "duration", "1.9s", PARTLY, "How long to wait for an account."));
    }

    private static List<Key> proxies() {
        return List.of(planned("trusted", "array of maps of key", "", REFUSED, "Public keys of the proxies.")
                .since("2.12"));
    }
}
