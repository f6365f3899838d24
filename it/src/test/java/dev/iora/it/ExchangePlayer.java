// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays exchanges against a server and records its responses in a comparable form. */
final class ExchangePlayer implements AutoCloseable {
    private static final int PATIENCE = Integer.getInteger("iora.exchange.seconds", 20);
    private static final String CONNECT =
            "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true,\"lang\":\"test\",\"version\":\"1\"}\r\n";

    private static final AtomicInteger PLAYED = new AtomicInteger();
    private static final Pattern NAMES = Pattern.compile("\"streams\":\\[([^\\]]+)\\]");

    private final RawClient client;
    private final Consumer<RawClient.Frame> seen;

    /** A new inbox per exchange, since responses to an earlier one may still arrive. */
    private final String inbox = "_INBOX." + PLAYED.incrementAndGet() + '.';

    private final List<String> ackSubjects = new ArrayList<>();
    private int subscriptions = 1;
    private int requests;

    private ExchangePlayer(RawClient client, Consumer<RawClient.Frame> seen) {
        this.client = client;
        this.seen = seen;
    }

    /** The responses to each step of {@code exchange}, sorted within a step, since subscriptions have no order. */
    static List<List<String>> play(Exchange exchange, int port) {
        return play(exchange, port, _ -> {});
    }

    /** The responses to each step of {@code exchange}; passes each received message to {@code seen}. */
    static List<List<String>> play(Exchange exchange, int port, Consumer<RawClient.Frame> seen) {
        RawClient client =
                RawClient.connect("127.0.0.1", port).answerPings().withDeadline(Duration.ofSeconds(PATIENCE));
        try (var player = new ExchangePlayer(client, seen)) {
            client.readLine();
            client.send(CONNECT + "SUB " + player.inbox + "* 1\r\n");
            player.deleteStreams();
            return exchange.steps().stream().map(player::step).toList();
        }
    }

    /** Deletes the streams of the previous exchange. */
    private void deleteStreams() {
        Matcher names = NAMES.matcher(ask("$JS.API.STREAM.NAMES"));
        if (names.find()) {
            for (String name : names.group(1).replace("\"", "").split(",", -1)) {
                assertThat(ask("$JS.API.STREAM.DELETE." + name)).contains("\"success\":true");
            }
        }
    }

    private String ask(String subject) {
        client.send("PUB " + subject + ' ' + inbox + "0 0\r\n\r\n");
        return client.readFrame().payload();
    }

    private List<String> step(Exchange.Step step) {
        if (step.subscribes()) {
            client.send("SUB " + step.subject() + ' ' + ++subscriptions + "\r\nPING\r\n");
            RawClient.Frame frame = client.readFrame();
            while (isOfPreviousExchange(frame)) {
                frame = client.readFrame();
            }
            assertThat(frame.line()).isEqualTo("PONG");
            return List.of();
        }
        String reply = step.answers() == 0 ? "" : ' ' + inbox + ++requests;
        client.send(publish(subject(step.subject()) + reply, step));
        List<String> answers = new ArrayList<>();
        while (answers.size() < step.answers()) {
            try {
                answers.add(answer(client.readFrame()));
            } catch (AssertionError e) {
                throw new AssertionError(step.line() + " got only " + answers, e);
            }
        }
        answers.sort(null);
        return answers;
    }

    /** Whether it is the audit of a stream's deletion before the exchange: it is published behind the response. */
    private static boolean isOfPreviousExchange(RawClient.Frame frame) {
        return frame.line().startsWith("MSG $JS.EVENT.ADVISORY.API ")
                && frame.payload().contains("\"subject\":\"$JS.API.STREAM.DELETE.");
    }

    /** Replaces {@code %2} by the reply subject of the second message that a consumer has delivered. */
    private String subject(String written) {
        return written.startsWith("%") ? ackSubjects.get(Integer.parseInt(written.substring(1)) - 1) : written;
    }

    private static String publish(String subjects, Exchange.Step step) {
        String headers = step.headerBlock();
        int size = headers.length() + step.payload().length();
        return (headers.isEmpty() ? "PUB " + subjects : "HPUB " + subjects + ' ' + headers.length()) + ' ' + size
                + "\r\n" + headers + step.payload() + "\r\n";
    }

    private String answer(RawClient.Frame frame) {
        seen.accept(frame);
        String[] words = frame.line().split(" ", -1);
        int sizes = frame.verb().equals("HMSG") ? 2 : 1;
        String reply = words.length - sizes > 3 ? words[3] : "";
        if (reply.startsWith("$JS.ACK.")) {
            ackSubjects.add(reply);
        }
        String subject = words[1].replace(inbox, "_INBOX.");
        return AnswerForm.of(subject, reply, frame.header(), frame.payload());
    }

    @Override
    public void close() {
        client.close();
    }
}
