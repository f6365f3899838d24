// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.Names;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the configuration of a new consumer from flags, and from questions to the user about settings without a flag.
 *
 * <p>Thread: the main one.
 */
final class ConsumerQuestions {
    private static final String DEFAULT_MAX_RETRY = "10m";

    private final ConsumerFlags flags;
    private final Prompts prompts;
    private final boolean defaults;

    ConsumerQuestions(ConsumerFlags flags, Prompts prompts, boolean defaults) {
        this.flags = flags;
        this.prompts = prompts;
        this.defaults = defaults;
    }

    JsonObject config(@Nullable String name) {
        JsonObject config = new JsonObject();
        if (name == null && !flags.ephemeral) {
            putName(
                    config,
                    prompts.askRequired(
                            "Consumer name",
                            "The name by which this consumer is referred to later",
                            answer -> Names.problem(answer, "consumer name")));
        } else if (name != null) {
            putName(config, name);
        }
        askTarget();
        askPolicies();
        askFilter();
        askLimits();
        askPush();
        askHeadersOnly();
        askBackoff();
        flags.apply(config);
        if (config.string("deliver_policy").equals("last_per_subject") && flags.filters.isEmpty()) {
            config.put("filter_subject", ">");
        }
        return config;
    }

    private void putName(JsonObject config, String name) {
        if (name.matches(".*[.*>].*")) {
            throw new CliException("durable name can not contain '.', '*', '>'");
        }
        config.put("name", Names.consumer(name));
        if (!flags.ephemeral) {
            config.put("durable_name", name);
        }
    }

    private boolean isPush() {
        return !flags.mode.target.isEmpty();
    }

    private boolean acknowledges() {
        return !"none".equals(flags.ack);
    }

    private void askTarget() {
        if (!flags.mode.pull && !isPush() && !defaults) {
            flags.mode.target = prompts.ask(
                    "Delivery target (empty for Pull Consumers)",
                    "",
                    "A push consumer sends its messages to this subject; without one they are pulled. Settable using"
                            + " --target and --pull",
                    _ -> null);
        }
        if (isPush() && flags.mode.deliverGroup.isEmpty() && !defaults) {
            flags.mode.deliverGroup = prompts.ask(
                    "Delivery Queue Group", "", "Only subscriptions of this queue group get messages", _ -> null);
        }
    }

    private void askPolicies() {
        if (flags.deliver == null) {
            flags.deliver = text(
                    "Start policy (all, new, last, subject, 1h, msg sequence)",
                    "all",
                    "Where the consumer starts. Settable using --deliver");
        }
        if (flags.ack == null) {
            flags.ack = select(
                    "Acknowledgment policy",
                    List.of("explicit", "all", "none"),
                    isPush() ? "none" : "explicit",
                    "Messages that are not acknowledged are delivered again. Settable using --ack");
        }
        if (flags.replay == null) {
            flags.replay = select(
                    "Replay policy",
                    List.of("instant", "original"),
                    "instant",
                    "As fast as possible, or as fast as they were stored. Settable using --replay");
        }
    }

    private void askFilter() {
        if (flags.filters.isEmpty() && !defaults) {
            String answer = prompts.ask(
                    "Filter Stream by subjects (blank for all)",
                    "",
                    "A space or comma separated list that can include wildcards. Settable using --filter",
                    _ -> null);
            flags.filters = Stream.of(answer.strip().split("[\\s,]+", -1))
                    .filter(subject -> !subject.isEmpty())
                    .toList();
        }
    }

    private void askLimits() {
        if (flags.maxDeliver == null || flags.maxDeliver == 0) {
            flags.maxDeliver = acknowledges()
                    ? number("Maximum Allowed Deliveries", "-1", "-1 for unlimited. Settable using --max-deliver")
                    : -1;
        }
        if ((flags.maxPending == null || flags.maxPending == -1) && acknowledges()) {
            flags.maxPending = number(
                    "Maximum Acknowledgments Pending",
                    "0",
                    "Delivery is suspended when so many acknowledgements are missing. Settable using --max-pending");
        }
    }

    private void askPush() {
        if (!isPush() || defaults) {
            return;
        }
        if (flags.mode.heartbeat == null) {
            flags.mode.heartbeat = prompts.ask(
                    "Idle Heartbeat",
                    "0s",
                    "The interval of heartbeats of an idle push consumer. Settable using --heartbeat",
                    ConsumerQuestions::badDuration);
        }
        if (flags.mode.flowControl == null) {
            flags.mode.flowControl = prompts.confirm("Enable Flow Control, ie --flow-control", false);
        }
    }

    private void askHeadersOnly() {
        if (flags.headersOnly == null && !defaults) {
            flags.headersOnly = prompts.confirm("Deliver headers only without bodies", false);
        }
    }

    private void askBackoff() {
        if (!acknowledges() || defaults || flags.retry.backoff != null) {
            return;
        }
        if (!prompts.confirm("Add a Retry Backoff Policy", false)) {
            return;
        }
        flags.retry.backoff = prompts.select("Backoff policy", List.of("linear", "none"), "none", "");
        if (flags.retry.backoff.equals("linear")) {
            flags.retry.min =
                    HumanDuration.parse(prompts.ask("Minimum retry time", "1m", "", ConsumerQuestions::badDuration));
            flags.retry.max = HumanDuration.parse(
                    prompts.ask("Maximum retry time", DEFAULT_MAX_RETRY, "", ConsumerQuestions::badDuration));
            flags.retry.steps = (int) number("Number of steps to generate in the policy", "20", "");
        }
    }

    private String text(String question, String preset, String help) {
        return defaults ? preset : prompts.ask(question, preset, help, _ -> null);
    }

    private String select(String question, List<String> options, String preset, String help) {
        return defaults ? preset : prompts.select(question, options, preset, help);
    }

    private long number(String question, String preset, String help) {
        String answer = defaults
                ? preset
                : prompts.ask(
                        question,
                        preset,
                        help,
                        text -> text.matches("-?[0-9]{1,9}") ? null : "\"" + text + "\" is not a number");
        return Long.parseLong(answer);
    }

    private static @Nullable String badDuration(String answer) {
        try {
            var _ = HumanDuration.parse(answer);
            return null;
        } catch (CliException e) {
            return e.getMessage();
        }
    }
}
