// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.GoQuote;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** {@code nats server check message}. */
final class MessageCheck extends Check {
    @Option(names = "--stream", required = true, description = "The streams to check")
    String stream = "";

    @Option(names = "--subject", defaultValue = ">", description = "The subject to fetch a message from")
    String subject = "";

    @Option(
            names = "--age-warn",
            paramLabel = "DURATION",
            description = "Warning threshold for message age as a duration")
    Duration ageWarning = Duration.ZERO;

    @Option(
            names = "--age-critical",
            paramLabel = "DURATION",
            description = "Critical threshold for message age as a duration")
    Duration ageCritical = Duration.ZERO;

    @Option(names = "--content", defaultValue = ".", description = "Regular expression to check the content against")
    Pattern content = Pattern.compile("");

    @Option(
            names = "--body-timestamp",
            description = "Use message body as a unix timestamp instead of message metadata")
    boolean bodyTimestamp;

    @Override
    CheckResult start() {
        return new CheckResult("message", "Stream Message");
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        if (subject.contains("*") || subject.contains(">")) {
            throw new CliException("Check failed: invalid subject " + GoQuote.string(subject)
                    + ", use --subject to name the subject of the message");
        }
        StoredMessage message = load(session);
        String body = new String(message.data(), StandardCharsets.UTF_8);
        Duration age = Duration.between(
                bodyTimestamp ? timestamp(body) : Objects.requireNonNullElse(message.time(), Instant.EPOCH),
                Instant.now());
        result.add(Metric.ofDuration("age", Metric.rounded(age), ageWarning, ageCritical, "The age of the message"));
        result.add(Metric.of("size", message.data().length, "The size of the message")
                .unit("B"));
        judgeAge(age, result);
        if (!content.matcher(body).find()) {
            result.critical("does not match regex: " + content.pattern());
        }
        if (result.isOk()) {
            result.ok("Valid message on " + stream + " > " + subject);
        }
    }

    void judgeAge(Duration age, CheckResult result) {
        String text = HumanDuration.goText(Metric.rounded(age)) + " old";
        result.judgeAge(age, ageWarning, ageCritical, text);
    }

    private StoredMessage load(Session session) throws InterruptedException {
        try {
            JsonObject last = new JsonObject().put("last_by_subj", subject);
            return session.jetStream().streams().message(stream, last);
        } catch (ApiException e) {
            throw new CliException(
                    e.errorCode() == ApiException.NO_MESSAGE
                            ? "no message found"
                            : "msg load failed: " + e.getMessage(),
                    e);
        } catch (CliException e) {
            throw new CliException("msg load failed: " + e.getMessage(), e);
        }
    }

    private static Instant timestamp(String body) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(body.strip()));
        } catch (NumberFormatException e) {
            throw new CliException("invalid timestamp body: " + GoQuote.string(body.strip()) + " is not a number", e);
        }
    }
}
