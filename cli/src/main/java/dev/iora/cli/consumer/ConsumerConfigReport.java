// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows the configuration of a consumer.
 *
 * <p>Thread: any, stateless.
 */
final class ConsumerConfigReport {
    private static final int BACKOFF_SHOWN = 15;
    private static final int BACKOFF_ENDS = 5;

    private ConsumerConfigReport() {}

    static void add(ColumnBlock block, JsonObject info) {
        JsonObject config = info.object("config");
        block.title("Configuration");
        addDelivery(block, config);
        addLimits(block, config);
        addPause(block, info, config);
        String policy = config.string("priority_policy");
        if (!policy.isEmpty() && !policy.equals("none")) {
            block.row("Priority Policy", policy);
            block.row("Priority Groups", config.strings("priority_groups"));
            block.rowIf(policy.equals("pinned_client"), "Pinned TTL", config.duration("priority_timeout"));
        }
        Map<String, String> metadata = Words.ownMetadata(config);
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
    }

    private static void addDelivery(ColumnBlock block, JsonObject config) {
        String name = config.string("name");
        String durable = config.string("durable_name");
        String target = config.string("deliver_subject");
        block.rowIfNotEmpty("Name", name.isEmpty() ? durable : name);
        block.rowIf(!durable.isEmpty() && !name.isEmpty() && !durable.equals(name), "Durable Name", durable);
        block.rowIfNotEmpty("Description", config.string("description"));
        block.row(target.isEmpty() ? "Pull Mode" : "Delivery Subject", target.isEmpty() ? "true" : target);
        List<String> filters = config.strings("filter_subjects");
        block.rowIfNotEmpty("Filter Subject", config.string("filter_subject"));
        block.rowIf(!filters.isEmpty(), "Filter Subjects", filters);
        block.row("Deliver Policy", deliverPolicy(config));
        String group = config.string("deliver_group");
        block.rowIf(!group.isEmpty() && !target.isEmpty(), "Deliver Queue Group", group);
        String acks = config.string("ack_policy");
        block.row("Ack Policy", ackPolicy(acks));
        block.rowIf(!acks.equals("none"), "Ack Wait", config.duration("ack_wait"));
        block.row("Replay Policy", Words.capitalized(config.string("replay_policy")));
    }

    static String ackPolicy(String policy) {
        return policy.equals("flow_control") ? "Flow Control" : Words.capitalized(policy);
    }

    private static String deliverPolicy(JsonObject config) {
        return switch (config.string("deliver_policy")) {
            case "last_per_subject" -> "Last Per Subject";
            case "by_start_time" -> "Since " + config.string("opt_start_time");
            case "by_start_sequence" -> "From Sequence " + config.number("opt_start_seq");
            default -> Words.capitalized(config.string("deliver_policy"));
        };
    }

    private static void addLimits(ColumnBlock block, JsonObject config) {
        boolean push = !config.string("deliver_subject").isEmpty();
        addNumber(block, "Maximum Deliveries", config.number("max_deliver"));
        block.rowIfNotEmpty("Sampling Rate", config.string("sample_freq"));
        long bits = config.number("rate_limit_bps");
        block.rowIf(bits > 0, "Rate Limit", HumanNumber.bytes(bits / 8) + " / second");
        addNumber(block, "Max Ack Pending", config.number("max_ack_pending"));
        addNumber(block, "Max Waiting Pulls", config.number("max_waiting"));
        addDuration(block, "Idle Heartbeat", config.duration("idle_heartbeat"));
        block.rowIf(push, "Flow Control", config.truth("flow_control"));
        block.rowIf(config.truth("headers_only"), "Headers Only", true);
        if (!push) {
            addDuration(block, "Inactive Threshold", config.duration("inactive_threshold"));
        }
        addDuration(block, "Max Pull Expire", config.duration("max_expires"));
        addNumber(block, "Max Pull Batch", config.number("max_batch"));
        addNumber(block, "Max Pull MaxBytes", config.number("max_bytes"));
        List<Duration> backoff = config.array("backoff").numbers().stream()
                .map(Duration::ofNanos)
                .toList();
        block.rowIf(!backoff.isEmpty(), "Backoff", backoffText(backoff));
        addNumber(block, "Replicas", config.number("num_replicas"));
        block.rowIf(config.truth("mem_storage"), "Memory Storage", true);
    }

    private static void addNumber(ColumnBlock block, String label, long number) {
        block.rowIf(number > 0, label, number);
    }

    private static void addDuration(ColumnBlock block, String label, Duration duration) {
        block.rowIf(duration.isPositive(), label, duration);
    }

    private static String backoffText(List<Duration> backoff) {
        if (backoff.size() <= BACKOFF_SHOWN) {
            return joined(backoff);
        }
        int size = backoff.size();
        return joined(backoff.subList(0, BACKOFF_ENDS)) + ", ..., " + joined(backoff.subList(size - BACKOFF_ENDS, size))
                + " (" + size + " total)";
    }

    private static String joined(List<Duration> durations) {
        return durations.stream().map(HumanDuration::goText).collect(Collectors.joining(", "));
    }

    private static void addPause(ColumnBlock block, JsonObject info, JsonObject config) {
        Instant until = config.time("pause_until");
        if (info.truth("paused")) {
            block.row(
                    "Paused Until Deadline",
                    Human.text(until) + " (" + ConsumerReport.rounded(info.duration("pause_remaining"))
                            + " remaining)");
        } else {
            block.rowIf(until != null, "Paused Until Deadline", Human.text(until) + " (passed)");
        }
    }
}
