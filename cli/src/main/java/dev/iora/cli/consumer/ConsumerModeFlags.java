// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for pull or push delivery; null if not given. */
final class ConsumerModeFlags {
    @Option(names = "--pull", description = "Deliver messages in 'pull' mode")
    boolean pull;

    @Option(names = "--target", paramLabel = "SUBJECT", description = "Push based delivery target subject")
    String target = "";

    @Option(
            names = "--deliver-group",
            paramLabel = "GROUP",
            description = "Delivers push messages only to subscriptions matching this group")
    String deliverGroup = "";

    @Option(names = "--flow-control", negatable = true, description = "Enable Push consumer flow control")
    @Nullable
    Boolean flowControl;

    @Option(
            names = "--heartbeat",
            paramLabel = "DURATION",
            description = "Enable idle Push consumer heartbeats (-1 disable)")
    @Nullable
    String heartbeat;

    @Option(names = "--bps", paramLabel = "BITS", description = "Restrict message delivery to a certain bit per second")
    long bitsPerSecond;

    @Option(names = "--max-waiting", paramLabel = "PULLS", description = "Maximum number of outstanding pulls allowed")
    long maxWaiting;

    @Option(
            names = "--max-pull-batch",
            paramLabel = "MESSAGES",
            description = "Maximum size batch size for a pull request to accept")
    long maxPullBatch;

    @Option(
            names = "--max-pull-expire",
            paramLabel = "DURATION",
            description = "Maximum expire duration for a pull request to accept")
    @Nullable
    Duration maxPullExpire;

    @Option(
            names = "--max-pull-bytes",
            paramLabel = "BYTES",
            description = "Maximum max bytes for a pull request to accept")
    long maxPullBytes;

    @Option(
            names = "--pinned-groups",
            split = ",",
            paramLabel = "GROUPS",
            description = "Create Pinned Client priority groups")
    List<String> pinnedGroups = new ArrayList<>();

    @Option(
            names = "--pinned-ttl",
            paramLabel = "DURATION",
            description = "The time to allow for a client to pull before losing the pinned status")
    @Nullable
    Duration pinnedTtl;

    @Option(
            names = "--overflow-groups",
            split = ",",
            paramLabel = "GROUPS",
            description = "Create Overflow priority groups")
    List<String> overflowGroups = new ArrayList<>();

    @Option(
            names = "--prioritized-groups",
            split = ",",
            paramLabel = "GROUPS",
            description = "Create Prioritized priority groups")
    List<String> prioritizedGroups = new ArrayList<>();

    JsonObject apply(JsonObject config) {
        if (pull) {
            config.remove("deliver_subject")
                    .remove("deliver_group")
                    .remove("idle_heartbeat")
                    .remove("flow_control");
        } else if (!target.isEmpty()) {
            config.put("deliver_subject", target);
        }
        if (config.string("deliver_subject").isEmpty()) {
            applyPull(config);
        } else {
            applyPush(config);
        }
        return applyGroups(config);
    }

    private void applyPull(JsonObject config) {
        if (bitsPerSecond > 0) {
            throw new CliException("rate limits are only possible on Push consumers");
        }
        if (heartbeat != null && !heartbeat.equals("-1")) {
            throw new CliException("pull subscribers does not support idle heartbeats");
        }
        put(config, "max_waiting", maxWaiting);
        put(config, "max_batch", maxPullBatch);
        put(config, "max_bytes", maxPullBytes);
        config.putGiven("max_expires", maxPullExpire);
    }

    private void applyPush(JsonObject config) {
        config.remove("max_waiting");
        if (!deliverGroup.isEmpty()) {
            config.put("deliver_group", deliverGroup);
        }
        config.putGiven("flow_control", flowControl);
        if (heartbeat != null) {
            config.put("idle_heartbeat", heartbeat.equals("-1") ? Duration.ZERO : HumanDuration.parse(heartbeat));
        }
        put(config, "rate_limit_bps", bitsPerSecond);
    }

    private static void put(JsonObject config, String field, long value) {
        if (value > 0) {
            config.put(field, value);
        }
    }

    private JsonObject applyGroups(JsonObject config) {
        if (!pinnedGroups.isEmpty() && !overflowGroups.isEmpty()) {
            throw new CliException("setting both overflow and pinned groups are not supported");
        }
        if (!pinnedGroups.isEmpty()) {
            config.put("priority_policy", "pinned_client")
                    .put("priority_groups", pinnedGroups)
                    .putGiven("priority_timeout", pinnedTtl);
        } else if (!overflowGroups.isEmpty()) {
            config.put("priority_policy", "overflow").put("priority_groups", overflowGroups);
        } else if (!prioritizedGroups.isEmpty()) {
            config.put("priority_policy", "prioritized").put("priority_groups", prioritizedGroups);
        }
        return config;
    }
}
