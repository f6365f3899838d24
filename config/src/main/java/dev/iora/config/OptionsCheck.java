// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.common.ByteSize;
import dev.iora.common.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold of all options together.
 *
 * <p>Texts are those of nats-server v2.14 (server.go validateOptions), which checks the same when it starts.
 */
final class OptionsCheck {
    private static final long DISCOURAGED_PAYLOAD_BYTES = 8L << 20;

    private OptionsCheck() {}

    /** What is wrong with {@code values}; empty if they can be used. */
    static List<ConfigProblem> problems(OptionValues values) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (Option<?> option : OptionCatalog.options()) {
            if (values.isSet(option)) {
                checkAlone(option, values, problems);
            }
        }
        if (values.of(CoreKeys.SERVER_NAME).indexOf(' ') >= 0) {
            problems.add(
                    new ConfigProblem(values.positionOf(CoreKeys.SERVER_NAME), "server name cannot contain spaces"));
        }
        Duration duration = values.of(CoreKeys.LAME_DUCK_DURATION);
        Duration grace = values.of(CoreKeys.LAME_DUCK_GRACE_PERIOD);
        if (grace.compareTo(duration) >= 0) {
            problems.add(problem(
                    values,
                    CoreKeys.LAME_DUCK_GRACE_PERIOD,
                    CoreKeys.LAME_DUCK_DURATION,
                    "lame duck grace period (" + GoDuration.format(grace)
                            + ") should be strictly lower than lame duck duration (" + GoDuration.format(duration)
                            + ")"));
        }
        long payload = values.of(CoreKeys.MAX_PAYLOAD);
        long pending = values.of(CoreKeys.MAX_PENDING);
        if (payload > pending) {
            problems.add(problem(
                    values,
                    CoreKeys.MAX_PAYLOAD,
                    CoreKeys.MAX_PENDING,
                    "max_payload (" + payload + ") cannot be higher than max_pending (" + pending + ")"));
        }
        checkJetStream(values, problems);
        return problems;
    }

    private static void checkJetStream(OptionValues values, List<ConfigProblem> problems) {
        // A flag may well replace what the file says.
        Position inBlock = values.positionOf(JetStreamKeys.BLOCK_STORE_DIR);
        if (!values.of(JetStreamKeys.BLOCK_STORE_DIR).isEmpty()
                && !values.of(JetStreamKeys.STORE_DIR).isEmpty()
                && values.positionOf(JetStreamKeys.STORE_DIR) != null) {
            problems.add(new ConfigProblem(inBlock, "Duplicate 'store_dir' configuration"));
        }
        String domain = values.of(JetStreamKeys.DOMAIN);
        Position position = values.positionOf(JetStreamKeys.DOMAIN);
        if (domain.matches(".*[ \\t\\r\\n\\f].*")) {
            String api = "$JS." + domain + ".API.>";
            problems.add(new ConfigProblem(
                    position, "invalid domain name: derived " + OptionType.quote(api) + " is not a valid subject"));
        } else if (domain.matches(".*[.*>].*")) {
            problems.add(new ConfigProblem(position, "invalid domain name: may not contain ., * or >"));
        }
    }

    private static <T> void checkAlone(Option<T> option, OptionValues values, List<ConfigProblem> problems) {
        try {
            option.check(option.name(), values.of(option));
        } catch (InvalidValueException e) {
            problems.add(new ConfigProblem(values.positionOf(option), e.text()));
        }
    }

    /** A problem of two options, placed at the first of them that a file sets. */
    private static ConfigProblem problem(OptionValues values, Option<?> one, Option<?> other, String text) {
        Position position = values.positionOf(one);
        return new ConfigProblem(position == null ? values.positionOf(other) : position, text);
    }

    /** What is valid but unwise. */
    static List<String> advice(OptionValues values) {
        if (values.of(CoreKeys.MAX_PAYLOAD) <= DISCOURAGED_PAYLOAD_BYTES) {
            return List.of();
        }
        return List.of("Maximum payloads over " + new ByteSize(DISCOURAGED_PAYLOAD_BYTES)
                + " are generally discouraged and could lead to poor performance");
    }
}
