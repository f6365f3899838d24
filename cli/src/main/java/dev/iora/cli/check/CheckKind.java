// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import static dev.iora.cli.check.CheckProperty.seconds;
import static dev.iora.cli.check.CheckProperty.setting;
import static dev.iora.cli.check.CheckProperty.toggle;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.YamlMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of checks that can be exported, with their names and properties in check files. A threshold that a file
 * does not set is off, even if the flag of the command has a default.
 *
 * @param name the name in check files
 * @param check creates a check
 */
record CheckKind(String name, Supplier<Check> check, List<CheckProperty> properties) {
    static final String CONNECTION = "connection";

    private CheckKind(String name, Supplier<Check> check, CheckProperty... properties) {
        this(name, check, List.of(properties));
    }

    /** The kind with this name, or null. */
    static @Nullable CheckKind named(String name) {
        return switch (name) {
            case CONNECTION -> connection();
            case "consumer" -> consumer();
            case "meta" -> meta();
            case "server" -> server();
            case "credential" -> credential();
            case "stream" -> stream();
            case "message" -> message();
            case "jetstream" -> jetstream();
            case "kv" -> kv();
            case "request" -> request();
            default -> null;
        };
    }

    private static CheckKind connection() {
        return new CheckKind(
                CONNECTION,
                ConnectionCheck::new,
                seconds("connect_time_warning", "connect-warn", "0s"),
                seconds("connect_time_critical", "connect-critical", "0s"),
                seconds("server_rtt_warning", "rtt-warn", "0s"),
                seconds("server_rtt_critical", "rtt-critical", "0s"),
                seconds("request_rtt_warning", "req-warn", "0s"),
                seconds("request_rtt_critical", "req-critical", "0s"));
    }

    private static CheckKind consumer() {
        return new CheckKind(
                "consumer",
                ConsumerCheck::new,
                setting("stream_name", "stream"),
                setting("consumer_name", "consumer"),
                setting("ack_outstanding_critical", "outstanding-ack-critical"),
                setting("waiting_critical", "waiting-critical"),
                setting("unprocessed_critical", "unprocessed-critical"),
                seconds("last_delivery_critical", "last-delivery-critical"),
                seconds("last_ack_critical", "last-ack-critical"),
                setting("redelivery_critical", "redelivery-critical"),
                toggle("pinned", "pinned"));
    }

    private static CheckKind meta() {
        return new CheckKind(
                "meta",
                MetaCheck::new,
                setting("expect_servers", "expect", "0"),
                setting("lag_critical", "lag-critical", "0"),
                seconds("seen_critical", "seen-critical", "0s"));
    }

    private static CheckKind server() {
        return new CheckKind(
                "server",
                ServerCheck::new,
                setting("name", "name"),
                setting("cpu_warning", "cpu-warn"),
                setting("cpu_critical", "cpu-critical"),
                setting("memory_warning", "mem-warn"),
                setting("memory_critical", "mem-critical"),
                setting("connections_warning", "conn-warn"),
                setting("connections_critical", "conn-critical"),
                setting("subscriptions_warning", "subs-warn"),
                setting("subscriptions_critical", "subs-critical"),
                seconds("uptime_warning", "uptime-warn"),
                seconds("uptime_critical", "uptime-critical"),
                toggle("authentication_required", "auth-required"),
                toggle("tls_required", "tls-required"),
                toggle("jet_stream_required", "js-required"),
                setting("tls_expire_warning", "tls-cert-warn"),
                setting("tls_expire_critical", "tls-cert-crit"));
    }

    private static CheckKind credential() {
        return new CheckKind(
                "credential",
                CredentialCheck::new,
                setting("file", "credential"),
                seconds("validity_warning", "validity-warn"),
                seconds("validity_critical", "validity-critical"),
                toggle("requires_expiry", "require-expiry", "no-require-expiry"));
    }

    private static CheckKind stream() {
        return new CheckKind(
                "stream",
                StreamCheck::new,
                setting("stream_name", "stream"),
                setting("sources_lag_critical", "lag-critical"),
                seconds("sources_seen_critical", "seen-critical"),
                setting("min_sources", "min-sources"),
                setting("max_sources", "max-sources"),
                setting("cluster_expected_peers", "peer-expect"),
                setting("cluster_lag_critical", "peer-lag-critical"),
                seconds("cluster_seen_critical", "peer-seen-critical"),
                setting("messages_warn", "msgs-warn"),
                setting("messages_critical", "msgs-critical"),
                setting("subjects_warn", "subjects-warn"),
                setting("subjects_critical", "subjects-critical"));
    }

    private static CheckKind message() {
        return new CheckKind(
                "message",
                MessageCheck::new,
                setting("stream_name", "stream"),
                setting("subject", "subject"),
                seconds("age_warning", "age-warn"),
                seconds("age_critical", "age-critical"),
                setting("content_regex", "content", ""),
                toggle("body_as_timestamp", "body-timestamp"));
    }

    private static CheckKind jetstream() {
        return new CheckKind(
                "jetstream",
                JetStreamCheck::new,
                setting("memory_warning", "mem-warn", "-1"),
                setting("memory_critical", "mem-critical", "-1"),
                setting("file_warning", "store-warn", "-1"),
                setting("file_critical", "store-critical", "-1"),
                setting("stream_warning", "streams-warn"),
                setting("stream_critical", "streams-critical"),
                setting("consumers_warning", "consumers-warn"),
                setting("consumers_critical", "consumers-critical"),
                toggle("check_replicas", "replicas", "no-replicas"),
                seconds("replica_seen_critical", "replica-seen-critical", "0s"),
                setting("replica_lag_critical", "replica-lag-critical", "0"));
    }

    private static CheckKind kv() {
        return new CheckKind(
                "kv",
                BucketCheck::new,
                setting("bucket", "bucket"),
                setting("key", "key"),
                setting("values_warning", "values-warn"),
                setting("values_critical", "values-critical"));
    }

    private static CheckKind request() {
        return new CheckKind(
                "request",
                RequestCheck::new,
                setting("subject", "subject"),
                setting("payload", "payload"),
                setting("header", "headers"),
                setting("headers", "match-headers"),
                setting("response_match", "match-payload"),
                seconds("response_time_warn", "response-warn"),
                seconds("response_time_crit", "response-critical"));
    }

    /**
     * Converts properties to command-line flags.
     *
     * @throws CliException if a value is of the wrong type
     */
    String[] flags(YamlMap given) {
        return properties.stream()
                .flatMap(property -> property.flags(given).stream())
                .toArray(String[]::new);
    }
}
