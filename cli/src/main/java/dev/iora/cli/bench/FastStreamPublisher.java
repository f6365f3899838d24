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

/**
 * Publishes to a stream as one open batch: the server acknowledges now and then, and says after how many messages the
 * next acknowledgement comes. The reply subject of each message names the batch, the flow and the operation (ADR-50).
 *
 * <p>Thread: that of its client.
 */
final class FastStreamPublisher implements ClientWork {
    /** The largest flow that can be requested. */
    static final int MAX_FLOW = 0xFFFF;

    private static final int START = 0;
    private static final int APPEND = 1;
    private static final int COMMIT = 2;

    private final StreamMessages source;
    private final Pace pace;
    private final int flow;
    private final int maxOutstanding;
    private final String run;

    /** The last acknowledged sequence in the batch of this client. */
    private long acknowledged;

    private long every = 1;
    private boolean committed;

    /**
     * @param flow the maximum of messages per acknowledgement
     * @param maxOutstanding the maximum of acknowledgements outstanding
     */
    FastStreamPublisher(StreamMessages source, Pace pace, int flow, int maxOutstanding, String run) {
        this.source = source;
        this.pace = pace;
        this.flow = flow;
        this.maxOutstanding = maxOutstanding;
        this.run = run;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        String inbox = client.connection().createInbox();
        Subscription responses = client.connection().subscribe(inbox + ".>");
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
            if (i == 1 || operation == COMMIT || i - acknowledged >= every * maxOutstanding) {
                awaitResponses(client, responses, i, operation);
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

    /**
     * Waits until the next message may be sent: after the first message for one response, after the last for the
     * commit.
     */
    private void awaitResponses(BenchClient client, Subscription responses, long sent, int operation)
            throws InterruptedException {
        boolean first = sent == 1;
        while (operation == COMMIT ? !committed : first || sent - acknowledged >= every * maxOutstanding) {
            Message response = responses.nextMessage(client.timeout());
            if (response == null) {
                throw new CliException("publishing: fast batch publishing: nats: timeout: no acknowledgement within "
                        + client.timeout().toMillis() + "ms");
            }
            if (response.isStatusMessage()) {
                throw new CliException("publishing: nats: no response from stream: no stream listens to "
                        + GoQuote.string(source.filter()));
            }
            onResponse(client, response);
            first = false;
        }
    }

    private void onResponse(BenchClient client, Message response) {
        JsonObject acknowledgement;
        try {
            acknowledgement = client.jetStream().acknowledgement(source.filter(), response);
        } catch (ApiException e) {
            throw new CliException("publishing: fast batch publishing: " + e.clientText(), e);
        }
        switch (acknowledgement.string("type")) {
            case "ack" -> {
                acknowledged = Math.max(acknowledged, acknowledgement.number("seq"));
                every = Math.max(1, acknowledgement.number("msgs"));
            }
            case "gap" ->
                throw new CliException("publishing: fast batch publishing: messages were lost before number "
                        + acknowledgement.number("seq"));
            default -> {
                acknowledged = acknowledgement.number("count");
                committed = true;
            }
        }
    }
}
