// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.view.ConsumerConfig;
import dev.iora.cli.view.ConsumerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the configuration of a consumer. */
final class ConsumerConfigReport {
    private static final int MAX_BACKOFF = 15;
    private static final int BACKOFF_ENDS = 5;

    private ConsumerConfigReport() {}

    static void add(ColumnBlock block, ConsumerInfo info) {
        ConsumerConfig config = info.config();
        block.title("Configuration");
        addDelivery(block, config);
        addLimits(block, config);
        addPause(block, info, config);
        String policy = config.priorityPolicy();
        if (!policy.isEmpty() && !policy.equals("none")) {
            block.row("Priority Policy", policy);
            block.row("Priority Groups", config.priorityGroups());
            block.rowIf(policy.equals("pinned_client"), "Pinned TTL", config.priorityTimeout());
        }
        Map<String, String> metadata = Words.ownMetadata(config.metadata());
        if (!metadata.isEmpty()) {
            block.title("Metadata").entries(metadata);
        }
    }

    private static void addDelivery(ColumnBlock block, ConsumerConfig config) {
        String name = config.name();
        String durable = config.durableName();
        String target = config.deliverSubject();
        block.rowIfNotEmpty("Name", name.isEmpty() ? durable : name);
        block.rowIf(!durable.isEmpty() && !name.isEmpty() && !durable.equals(name), "Durable Name", durable);
        block.rowIfNotEmpty("Description", config.description());
        block.row(target.isEmpty() ? "Pull Mode" : "Delivery Subject", target.isEmpty() ? "true" : target);
        List<String> filters = config.filterSubjects();
        block.rowIfNotEmpty("Filter Subject", config.filterSubject());
        block.rowIf(!filters.isEmpty(), "Filter Subjects", filters);
        block.row("Deliver Policy", deliverPolicy(config));
        String group = config.deliverGroup();
        block.rowIf(!group.isEmpty() && !target.isEmpty(), "Deliver Queue Group", group);
        String acks = config.ackPolicy();
        block.row("Ack Policy", ackPolicy(acks));
        block.rowIf(!acks.equals("none"), "Ack Wait", config.ackWait());
        block.row("Replay Policy", Words.capitalized(config.replayPolicy()));
    }

    static String ackPolicy(String policy) {
        return policy.equals("flow_control") ? "Flow Control" : Words.capitalized(policy);
    }

    private static String deliverPolicy(ConsumerConfig config) {
        return switch (config.deliverPolicy()) {
            case "last_per_subject" -> "Last Per Subject";
            case "by_start_time" -> "Since " + config.optStartTime();
            case "by_start_sequence" -> "From Sequence " + config.optStartSeq();
            default -> Words.capitalized(config.deliverPolicy());
        };
    }

    private static void addLimits(ColumnBlock block, ConsumerConfig config) {
        boolean push = config.isPush();
        addNumber(block, "Maximum Deliveries", config.maxDeliver());
        block.rowIfNotEmpty("Sampling Rate", config.sampleFreq());
        long bits = config.rateLimitBps();
        block.rowIf(bits > 0, "Rate Limit", HumanNumber.bytes(bits / 8) + " / second");
        addNumber(block, "Max Ack Pending", config.maxAckPending());
        addNumber(block, "Max Waiting Pulls", config.maxWaiting());
        addDuration(block, "Idle Heartbeat", config.idleHeartbeat());
        block.rowIf(push, "Flow Control", config.flowControl());
        block.rowIf(config.headersOnly(), "Headers Only", true);
        if (!push) {
            addDuration(block, "Inactive Threshold", config.inactiveThreshold());
        }
        addDuration(block, "Max Pull Expire", config.maxExpires());
        addNumber(block, "Max Pull Batch", config.maxBatch());
        addNumber(block, "Max Pull MaxBytes", config.maxBytes());
        block.rowIf(!config.backoff().isEmpty(), "Backoff", backoffText(config.backoff()));
        addNumber(block, "Replicas", config.numReplicas());
        block.rowIf(config.memStorage(), "Memory Storage", true);
    }

    private static void addNumber(ColumnBlock block, String label, long number) {
        block.rowIf(number > 0, label, number);
    }

    private static void addDuration(ColumnBlock block, String label, Duration duration) {
        block.rowIf(duration.isPositive(), label, duration);
    }

    private static String backoffText(List<Duration> backoff) {
        if (backoff.size() <= MAX_BACKOFF) {
            return joined(backoff);
        }
        int size = backoff.size();
        return joined(backoff.subList(0, BACKOFF_ENDS)) + ", ..., " + joined(backoff.subList(size - BACKOFF_ENDS, size))
                + " (" + size + " total)";
    }

    private static String joined(List<Duration> durations) {
        return durations.stream().map(HumanDuration::goText).collect(Collectors.joining(", "));
    }

    private static void addPause(ColumnBlock block, ConsumerInfo info, ConsumerConfig config) {
        Instant until = config.pauseUntil();
        if (info.paused()) {
            block.row(
                    "Paused Until Deadline",
                    Human.text(until) + " (" + ConsumerReport.rounded(info.pauseRemaining()) + " remaining)");
        } else {
            block.rowIf(until != null, "Paused Until Deadline", Human.text(until) + " (passed)");
        }
    }
}
