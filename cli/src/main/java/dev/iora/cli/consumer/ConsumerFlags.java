// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.GivenFields;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of {@code consumer add}, {@code edit} and {@code copy} for the configuration; null if not given. */
final class ConsumerFlags {
    @Option(names = "--ack", description = "Acknowledgment policy (none, all, explicit, flow_control)")
    @Nullable
    String ack;

    @Option(
            names = "--deliver",
            paramLabel = "POLICY",
            description = "Start policy (all, new, last, subject, 1h, msg sequence)")
    @Nullable
    String deliver;

    @Option(names = "--description", description = "Sets a contextual description for the consumer")
    @Nullable
    String description;

    @Option(names = "--ephemeral", description = "Create an ephemeral Consumer")
    boolean ephemeral;

    @Option(names = "--filter", split = ",", paramLabel = "SUBJECTS", description = "Filter Stream by subjects")
    List<String> filters = new ArrayList<>();

    @Option(names = "--replay", description = "Replay Policy (instant, original)")
    @Nullable
    String replay;

    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description = "Percentage of requests to sample for monitoring purposes")
    @Nullable
    Long sample;

    @Option(names = "--wait", paramLabel = "DURATION", description = "Acknowledgment waiting time")
    @Nullable
    Duration ackWait;

    @Option(
            names = "--max-deliver",
            paramLabel = "TRIES",
            description = "Maximum amount of times a message will be delivered")
    @Nullable
    Long maxDeliver;

    @Option(
            names = "--max-pending",
            paramLabel = "MESSAGES",
            description = "Maximum pending Acks before consumers are paused")
    @Nullable
    Long maxPending;

    @Option(
            names = "--inactive-threshold",
            paramLabel = "DURATION",
            description = "How long to allow an ephemeral consumer to be idle before removing it")
    @Nullable
    Duration inactiveThreshold;

    @Option(names = "--headers-only", negatable = true, description = "Deliver only headers and no bodies")
    @Nullable
    Boolean headersOnly;

    @Option(
            names = "--memory",
            description = "Force the consumer state to be stored in memory rather than inherit from the stream")
    boolean memory;

    @Option(names = "--replicas", description = "Sets a custom replica count rather than inherit from the stream")
    @Nullable
    Long replicas;

    @Option(
            names = "--metadata",
            paramLabel = "K=V",
            converter = KeyValue.Converter.class,
            description = "Adds metadata to the consumer")
    List<KeyValue> metadata = new ArrayList<>();

    @Mixin
    ConsumerModeFlags mode = new ConsumerModeFlags();

    @Mixin
    ConsumerRetryFlags retry = new ConsumerRetryFlags();

    /** Puts the given flags into a configuration. */
    JsonObject apply(JsonObject config) {
        config.putGiven("description", description);
        if (ack != null) {
            config.put("ack_policy", oneOf("ack policy", ack, "none", "all", "explicit", "flow_control"));
        }
        if (deliver != null) {
            putDeliverPolicy(config, deliver);
        }
        if (replay != null) {
            config.put("replay_policy", oneOf("replay policy", replay, "instant", "original"));
        }
        applyNumbers(config);
        if (filters.size() == 1) {
            config.remove("filter_subjects").put("filter_subject", filters.getFirst());
        } else if (filters.size() > 1) {
            config.remove("filter_subject").put("filter_subjects", filters);
        }
        config.putGiven("headers_only", headersOnly);
        if (memory) {
            config.put("mem_storage", true);
        }
        GivenFields.putMetadata(config, metadata);
        retry.apply(config);
        return mode.apply(config);
    }

    private void applyNumbers(JsonObject config) {
        if (sample != null) {
            if (sample < 0 || sample > 100) {
                throw new CliException("sample percent is not between 0 and 100");
            }
            config.put("sample_freq", sample == 0 ? "" : Long.toString(sample));
        }
        if (ackWait != null && ackWait.isPositive()) {
            config.put("ack_wait", ackWait);
        }
        config.putGiven("max_deliver", maxDeliver)
                .putGiven("max_ack_pending", maxPending)
                .putGiven("num_replicas", replicas)
                .putGiven("inactive_threshold", inactiveThreshold);
    }

    static String oneOf(String what, String text, String... choices) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!List.of(choices).contains(lower)) {
            throw new CliException("invalid " + what + " '" + text + "'");
        }
        return lower;
    }

    private static void putDeliverPolicy(JsonObject config, String policy) {
        config.remove("opt_start_seq").remove("opt_start_time");
        switch (policy) {
            case "all", "last" -> config.put("deliver_policy", policy);
            case "new", "next" -> config.put("deliver_policy", "new");
            case "subject", "last_per_subject" -> config.put("deliver_policy", "last_per_subject");
            default -> {
                if (policy.matches("[0-9]{1,18}")) {
                    config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", Long.parseLong(policy));
                } else {
                    Instant since = Instant.now().minus(HumanDuration.parse(policy));
                    config.put("deliver_policy", "by_start_time").put("opt_start_time", since.toString());
                }
            }
        }
    }
}
