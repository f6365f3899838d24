// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;

/**
 * Publishes to a stream as one open batch: the server says now and then how far it is and how many messages it wants
 * before it says so again. The reply subject of each message tells the batch, the flow and what the message is for
 * (ADR-50).
 *
 * <p>Thread: that of its client.
 */
final class FastStreamPublisher implements ClientWork {
    /** The largest flow that can be asked for. */
    static final int FLOW_MAX = 0xFFFF;

    private static final int START = 0;
    private static final int APPEND = 1;
    private static final int COMMIT = 2;

    private final StreamMessages source;
    private final Pace pace;
    private final int flow;
    private final int outstandingMax;
    private final String run;
    private final Duration timeout;

    /** How far the server is; all of it about the one batch of this client. */
    private long acknowledged;

    private long every = 1;
    private boolean committed;

    /**
     * @param flow how many messages the server may leave unacknowledged at most
     * @param outstandingMax how many such acknowledgements may be waited for
     */
    FastStreamPublisher(StreamMessages source, Pace pace, int flow, int outstandingMax, String run, Duration timeout) {
        this.source = source;
        this.pace = pace;
        this.flow = flow;
        this.outstandingMax = outstandingMax;
        this.run = run;
        this.timeout = timeout;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        String inbox = client.connection().createInbox();
        Subscription answers = client.connection().subscribe(inbox + ".>");
        String reply = inbox + "." + run + "-" + client.index() + "." + flow + ".fail.";
        pace.start(client.index());
        client.start();
        long before = System.nanoTime();
        for (long i = 1; i <= client.messages(); i++) {
            int operation = i == client.messages() ? COMMIT : i == 1 ? START : APPEND;
            client.connection()
                    .publish(addressed(
                            source.of(client, i - 1 + client.offset()), reply + i + "." + operation + ".$FI"));
            client.done(i);
            before += pace.await(i);
            long progress = acknowledged;
            if (i == 1 || operation == COMMIT || i - acknowledged >= every * outstandingMax) {
                awaitAnswers(client, answers, i, operation);
            }
            if (acknowledged > progress) {
                long now = System.nanoTime();
                client.latencies().record(now - before);
                before = now;
            }
        }
        client.stop();
    }

    private static Message addressed(Message message, String reply) {
        return NatsMessage.builder()
                .subject(message.getSubject())
                .headers(message.getHeaders())
                .data(message.getData())
                .replyTo(reply)
                .build();
    }

    /** Waits until the next message may go; after the first one until there is a word at all, after the last for all. */
    private void awaitAnswers(BenchClient client, Subscription answers, long sent, int operation)
            throws InterruptedException {
        boolean first = sent == 1;
        while (operation == COMMIT ? !committed : first || sent - acknowledged >= every * outstandingMax) {
            Message answer = answers.nextMessage(timeout);
            if (answer == null) {
                throw new CliException("publishing: fast batch publishing: nats: timeout: no acknowledgement within "
                        + timeout.toMillis() + "ms");
            }
            if (answer.isStatusMessage()) {
                throw new CliException("publishing: nats: no response from stream: no stream listens to "
                        + GoQuote.string(source.filter()));
            }
            onAnswer(client, answer);
            first = false;
        }
    }

    private void onAnswer(BenchClient client, Message answer) {
        JsonObject said;
        try {
            said = client.jetStream().acknowledgement(source.filter(), answer);
        } catch (ApiException e) {
            throw new CliException("publishing: fast batch publishing: " + e.clientText(), e);
        }
        switch (said.string("type")) {
            case "ack" -> {
                acknowledged = Math.max(acknowledged, said.number("seq"));
                every = Math.max(1, said.number("msgs"));
            }
            case "gap" ->
                throw new CliException(
                        "publishing: fast batch publishing: messages were lost before number " + said.number("seq"));
            default -> {
                acknowledged = said.number("count");
                committed = true;
            }
        }
    }
}
