// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.Names;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the configuration of a new stream from flags, and from questions to the user about settings without a flag.
 *
 * <p>Thread: the main one.
 */
final class StreamQuestions {
    private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(2);
    private static final long DEFAULT_REQUIRED_BYTES = 256L << 20;

    private final StreamFlags flags;
    private final Prompts prompts;
    private final boolean defaults;
    private final Session session;

    StreamQuestions(StreamFlags flags, Prompts prompts, boolean defaults, Session session) {
        this.flags = flags;
        this.prompts = prompts;
        this.defaults = defaults;
        this.session = session;
    }

    JsonObject config(@Nullable String name) throws InterruptedException {
        // Checked before any request or question: an invalid name is refused at once.
        String checked = name == null || name.isEmpty() ? "" : Names.stream(name);
        boolean sizeRequired = sizeRequired();
        JsonObject config = new JsonObject();
        config.put(
                "name",
                checked.isEmpty()
                        ? prompts.askRequired("Stream Name", "", answer -> Names.problem(answer, "stream name"))
                        : checked);
        if (!flags.transforms.hasOrigin()) {
            config.put("subjects", subjects());
        } else if (flags.transforms.mirror != null && !flags.subjects.isEmpty()) {
            throw new CliException("mirrors cannot listen for messages on subjects");
        }
        // Set before the questions, so that fields are in the usual order.
        config.put("retention", "limits").put("max_consumers", -1);
        askStorage();
        askLimits(sizeRequired);
        askWindow();
        askPermissions();
        if (flags.features.allowDirect == null) {
            flags.features.allowDirect = true;
        }
        JsonObject result = flags.apply(config);
        if (!defaults) {
            flags.transforms.refine(result, new OriginQuestions(prompts));
        }
        return result;
    }

    /** Whether the account requires a maximum size for streams; false if the request fails. */
    private boolean sizeRequired() throws InterruptedException {
        return session.jetStream().account().limits().maxBytesRequired();
    }

    private List<String> subjects() {
        if (!flags.subjects.isEmpty()) {
            return flags.subjects();
        }
        String answer = prompts.askRequired(
                "Subjects",
                "Streams consume messages from subjects, this is a space or comma separated list that can include"
                        + " wildcards. Settable using --subjects");
        return Stream.of(answer.strip().split("[\\s,]+")).toList();
    }

    private void askStorage() {
        if (flags.storage == null) {
            flags.storage = select(
                    "Storage",
                    List.of("file", "memory"),
                    "file",
                    "Streams are stored on the server, this can be one of many backends. Settable using --storage");
        }
        if (flags.replicas == null || flags.replicas == 0) {
            flags.replicas = number(
                    "Replication",
                    1,
                    "When clustered, defines how many replicas of the data to store. Settable using --replicas");
        }
        if (flags.replicas <= 0) {
            throw new CliException("replicas should be >= 1");
        }
        if (flags.retention == null) {
            flags.retention = select(
                    "Retention Policy",
                    List.of("Limits", "Interest", "Work Queue"),
                    "Limits",
                    "Messages are kept within limits (Limits), while there is interest (Interest) or until one worker"
                            + " has processed them (Work Queue). Settable using --retention");
        }
        if (flags.discard == null) {
            flags.discard = select(
                    "Discard Policy",
                    List.of("New", "Old"),
                    "Old",
                    "At its limits a stream refuses new messages (New) or deletes old ones (Old). Settable using --discard");
        }
    }

    private void askLimits(boolean sizeRequired) {
        StreamFlags.StreamLimitFlags limits = flags.limits;
        if (isUnset(limits.maxMessages)) {
            limits.maxMessages = limit(
                    "Stream Messages Limit", "How many messages are kept, -1 for unlimited. Settable using --max-msgs");
        }
        if (isUnset(limits.maxMessagesPerSubject) && flags.transforms.mirror == null) {
            limits.maxMessagesPerSubject = limit(
                    "Per Subject Messages Limit",
                    "How many messages are kept for each subject, -1 for unlimited. Settable using --max-msgs-per-subject");
        }
        if (isUnset(limits.maxBytes)) {
            limits.maxBytes = size(
                    "Total Stream Size",
                    sizeRequired ? "256MB" : "-1",
                    sizeRequired ? DEFAULT_REQUIRED_BYTES : -1,
                    sizeRequired,
                    "The size of all messages together, -1 for unlimited. Settable using --max-bytes");
        }
        if (limits.maxAge == null) {
            limits.maxAge = text(
                    "Message TTL",
                    "-1",
                    StreamQuestions::badAge,
                    "How old messages may get, -1 for unlimited. Units are s, m, h, d, M and y. Settable using --max-age");
        }
        long size = limits.maxMessageSize == null ? 0 : limits.maxMessageSize;
        limits.maxMessageSize = size != 0
                ? size
                : size(
                        "Max Message Size",
                        "-1",
                        -1,
                        false,
                        "How large any single message may be. Settable using --max-msg-size");
        if (limits.maxMessageSize > Integer.MAX_VALUE) {
            throw new CliException("max value size " + HumanNumber.of(limits.maxMessageSize) + " is too big maximum is "
                    + HumanNumber.of(Integer.MAX_VALUE));
        }
    }

    private void askWindow() {
        StreamFlags.StreamLimitFlags limits = flags.limits;
        if (limits.duplicateWindow != null || flags.transforms.mirror != null) {
            return;
        }
        Duration age = limits.maxAge == null
                ? Duration.ZERO
                : Duration.ofNanos(StreamFlags.StreamLimitFlags.ageNanos(limits.maxAge));
        Duration preset = age.isPositive() && age.compareTo(DEFAULT_WINDOW) < 0 ? age : DEFAULT_WINDOW;
        limits.duplicateWindow = text(
                "Duplicate tracking time window",
                HumanDuration.goText(preset),
                StreamQuestions::badDuration,
                "For how long messages of the same Nats-Msg-Id are recognized. Settable using --dupe-window");
    }

    private void askPermissions() {
        if (defaults) {
            return;
        }
        StreamFeatureFlags features = flags.features;
        if (features.allowRollup == null) {
            features.allowRollup = prompts.confirm("Allow message Roll-ups", false);
        }
        if (features.denyDelete == null) {
            features.denyDelete = !prompts.confirm("Allow message deletion", true);
        }
        if (features.denyPurge == null) {
            features.denyPurge = !prompts.confirm("Allow purging subjects or the entire stream", true);
        }
    }

    private static boolean isUnset(@Nullable Long value) {
        return value == null || value == 0;
    }

    private String select(String question, List<String> options, String preset, String help) {
        return defaults ? preset : prompts.select(question, options, preset, help);
    }

    private String text(String question, String preset, Function<String, @Nullable String> check, String help) {
        return defaults ? preset : prompts.ask(question, preset, help, check);
    }

    private long number(String question, long preset, String help) {
        return Long.parseLong(text(question, Long.toString(preset), StreamQuestions::badNumber, help));
    }

    private long limit(String question, String help) {
        long answer = number(question, -1, help);
        return answer <= 0 ? -1 : answer;
    }

    private long size(String question, String preset, long presetBytes, boolean required, String help) {
        if (defaults) {
            return presetBytes;
        }
        Function<String, @Nullable String> check = answer ->
                required && answer.startsWith("-") ? "MaxBytes is required per Account Settings" : badSize(answer);
        long bytes = HumanNumber.parseBytes(text(question, preset, check, help));
        return bytes <= 0 ? -1 : bytes;
    }

    private static @Nullable String badNumber(String answer) {
        return answer.matches("-?[0-9]{1,18}") ? null : "\"" + answer + "\" is not a number";
    }

    private static @Nullable String badAge(String answer) {
        return answer.equals("-1") ? null : badDuration(answer);
    }

    private static @Nullable String badDuration(String answer) {
        return problemOf(HumanDuration::parse, answer);
    }

    private static @Nullable String badSize(String answer) {
        return problemOf(HumanNumber::parseBytes, answer);
    }

    private static @Nullable String problemOf(Function<String, ?> parser, String answer) {
        try {
            var _ = parser.apply(answer);
            return null;
        } catch (CliException e) {
            return e.getMessage();
        }
    }
}
