// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.PubAck;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.ArrayList;
import java.util.List;

/** Collects messages and publishes them as one atomic batch, of which the stream stores all or none. */
final class AtomicSender implements Sender {
    private final Session session;
    private final JetStreamApi api;
    private final boolean quiet;
    private final List<Message> gathered = new ArrayList<>();

    AtomicSender(Session session, boolean quiet) throws InterruptedException {
        this.session = session;
        this.quiet = quiet;
        api = session.jetStream();
    }

    @Override
    public void send(Message message, boolean silent) {
        gathered.add(message);
        if (!silent) {
            session.console()
                    .log("Adding " + message.getData().length + " bytes to batch on subject "
                            + GoQuote.string(message.getSubject()));
        }
    }

    @Override
    public void finish() throws InterruptedException {
        if (gathered.isEmpty()) {
            throw new CliException("no messages to publish in atomic batch");
        }
        checkAllowed(gathered.getFirst().getSubject());
        String id = NUID.nextGlobal();
        int last = gathered.size() - 1;
        for (int i = 0; i < last; i++) {
            api.connection().publish(inBatch(gathered.get(i), id, i + 1, false));
        }
        PubAck ack =
                api.publish(inBatch(gathered.get(last), id, last + 1, true)).as(PubAck.class);
        gathered.clear();
        if (!quiet) {
            session.console().log(described(ack));
        }
    }

    private void checkAllowed(String subject) throws InterruptedException {
        List<String> streams = api.streams().names(subject);
        if (streams.isEmpty()) {
            throw new CliException("nats: no stream matches subject");
        }
        String stream = streams.getFirst();
        if (!api.streams().info(stream).config().allowAtomic()) {
            throw new CliException(
                    "atomic publishing is not allowed for stream " + stream + " with subject " + subject);
        }
    }

    private static Message inBatch(Message message, String id, int number, boolean commit) {
        Headers headers = new Headers();
        if (message.getHeaders() != null) {
            message.getHeaders().forEach(headers::add);
        }
        headers.put("Nats-Batch-Id", id);
        headers.put("Nats-Batch-Sequence", Integer.toString(number));
        if (commit) {
            headers.put("Nats-Batch-Commit", "1");
        }
        return NatsMessage.builder()
                .subject(message.getSubject())
                .headers(headers)
                .data(message.getData())
                .build();
    }

    private static String described(PubAck ack) {
        return StreamSender.described(
                "Wrote batch ID: " + ack.batch() + " Messages: " + HumanNumber.of(ack.count()), ack);
    }
}
