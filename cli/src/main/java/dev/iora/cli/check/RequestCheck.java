// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.Requests;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.KeyValue;
import dev.iora.json.GoQuote;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server check request}. */
final class RequestCheck extends Check {
    @Option(names = "--subject", required = true, description = "The subject to send the request to")
    String subject = "";

    @Option(names = "--payload", description = "Payload to send in the request")
    String payload = "";

    @Option(
            names = "--headers",
            paramLabel = "KEY=VALUE",
            converter = KeyValue.Converter.class,
            description = "Headers to publish in the request")
    List<KeyValue> headers = new ArrayList<>();

    @Option(
            names = "--match-payload",
            paramLabel = "REGEX",
            description = "Regular expression the response should match")
    @Nullable
    Pattern matchPayload;

    @Option(
            names = "--match-headers",
            paramLabel = "KEY=VALUE",
            converter = KeyValue.Converter.class,
            description = "Headers that the response should have")
    List<KeyValue> matchHeaders = new ArrayList<>();

    @Option(names = "--response-critical", description = "Critical threshold for response time")
    Duration responseCritical = Duration.ZERO;

    @Option(names = "--response-warn", description = "Warning threshold for response time")
    Duration responseWarning = Duration.ZERO;

    @Override
    CheckResult start() {
        return new CheckResult("request", subject);
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        Connection connection = required("could not load info", session::connection);
        Headers sent = new Headers();
        KeyValue.map(headers).forEach(sent::add);
        Message request = NatsMessage.builder()
                .subject(subject)
                .headers(sent)
                .data(payload)
                .build();
        long start = System.nanoTime();
        Message response = null;
        String problem = "nats: no responders available for request";
        try {
            response = Requests.send(connection, request, session.settings().timeout());
        } catch (CliException e) {
            problem = String.valueOf(e.getMessage());
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        result.add(Metric.ofDuration(
                "time", Metric.rounded(taken), responseWarning, responseCritical, "How long the request took"));
        if (response == null) {
            throw new CliException("could not send request: " + problem);
        }
        checkContent(response, result);
        judgeTime(taken, result);
        if (result.isOk()) {
            result.ok("Valid response");
        }
    }

    void judgeTime(Duration taken, CheckResult result) {
        String text = "response took " + HumanDuration.goText(Metric.rounded(taken));
        result.judgeAge(taken, responseWarning, responseCritical, text);
    }

    private void checkContent(Message response, CheckResult result) {
        String body = new String(response.getData(), StandardCharsets.UTF_8);
        if (matchPayload != null && !matchPayload.matcher(body).find()) {
            result.critical("response does not match regexp");
        }
        KeyValue.map(matchHeaders).forEach((key, expected) -> {
            String value = response.hasHeaders()
                    ? Objects.requireNonNullElse(response.getHeaders().getFirst(key), "")
                    : "";
            if (!value.equals(expected)) {
                result.critical("invalid header " + GoQuote.string(key) + " = " + GoQuote.string(value));
            }
        });
    }
}
