// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CommandWords;
import dev.iora.cli.console.Console;
import dev.iora.cli.template.MessageValues;
import dev.iora.cli.template.TemplateException;
import dev.iora.json.GoQuote;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats reply}: answers requests with a template, the output of a command, or the request itself. */
final class Reply implements NatsCommand {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to subscribe to")
    String subject = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "body", description = "Reply body")
    String body = "";

    @Option(names = "--echo", description = "Echo back what is received")
    boolean echo;

    @Option(names = "--command", description = "Runs a command and responds with the output if exit code was 0")
    String command = "";

    @Option(
            names = {"-q", "--queue"},
            defaultValue = "NATS-RPLY-22",
            description = "Queue group name")
    String queue = "";

    @Option(
            names = "--sleep",
            paramLabel = "MAX",
            description = "Inject a random sleep delay between replies up to this duration max")
    Duration sleep = Duration.ZERO;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "K:V",
            description = "Adds headers to the message using K:V format")
    List<String> headers = new ArrayList<>();

    @Option(names = "--count", description = "Quit after receiving this many messages")
    long count;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        Connection connection = session.connection();
        if (body.isEmpty() && command.isEmpty() && !echo) {
            console.log("No body or command supplied, enabling echo mode");
            echo = true;
        }
        Subscription requests = connection.subscribe(subject, queue);
        PlainSender sender = new PlainSender(connection, console);
        sender.finish();
        console.log("Listening on " + GoQuote.string(subject) + " in group " + GoQuote.string(queue));
        MessageHeaders given = new MessageHeaders(headers);
        session.untilInterrupted(() -> {
            for (long i = 0; count == 0 || i < count; i++) {
                answer(session, requests.nextMessage(FOREVER), i, given);
            }
            sender.finish();
        });
    }

    private void answer(Session session, @Nullable Message request, long number, MessageHeaders given)
            throws InterruptedException {
        if (request == null) {
            return;
        }
        Console console = session.console();
        console.log("[#" + number + "] Received on subject " + GoQuote.string(request.getSubject()) + ":");
        Headers received = request.getHeaders();
        if (received != null) {
            received.forEach((key, values) -> values.forEach(value -> console.log(key + ": " + value)));
        }
        String text = MessagePrinter.text(request);
        console.println("\n" + text);
        if (sleep.isPositive()) {
            Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(sleep.toNanos())));
        }
        if (request.getReplyTo() == null) {
            return;
        }
        Headers answerHeaders = new Headers();
        MessageValues values = MessageValues.of(number, text);
        Headers more = given.of(values);
        if (more != null) {
            more.forEach(answerHeaders::add);
        }
        session.connection()
                .publish(NatsMessage.builder()
                        .subject(request.getReplyTo())
                        .data(content(session, request, number, answerHeaders, values))
                        .headers(answerHeaders.isEmpty() ? null : answerHeaders)
                        .build());
    }

    private byte[] content(Session session, Message request, long number, Headers answer, MessageValues values)
            throws InterruptedException {
        if (echo) {
            Headers received = request.getHeaders();
            if (received != null) {
                received.forEach(answer::add);
            }
            answer.add("NATS-Reply-Counter", Long.toString(number));
            return request.getData();
        }
        if (!command.isEmpty()) {
            return output(session, request, values);
        }
        return expanded(session.console(), "body", body, values).getBytes(StandardCharsets.UTF_8);
    }

    private static String expanded(Console console, String what, String text, MessageValues values) {
        try {
            return MessageValues.parseReply(text).expand(values);
        } catch (TemplateException e) {
            console.log("Could not parse " + what + " template: " + e.getMessage());
            return text;
        }
    }

    private byte[] output(Session session, Message request, MessageValues values) throws InterruptedException {
        String line = command;
        String[] tokens = request.getSubject().split("\\.", -1);
        for (int i = 0; i < tokens.length; i++) {
            line = line.replace("{{" + i + "}}", tokens[i]);
        }
        List<String> words = CommandWords.of(expanded(session.console(), "command", line, values));
        session.trace("Executing: " + String.join(" ", words));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("NATS_REQUEST_SUBJECT", request.getSubject());
        builder.environment().put("NATS_REQUEST_BODY", MessagePrinter.text(request));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                session.console().log("Command \"" + line + "\" failed to run: exit status " + exitCode);
            }
            return output;
        } catch (IOException e) {
            session.console().log("Command \"" + line + "\" failed to run: " + e.getMessage());
            return new byte[0];
        }
    }
}
