// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.PubAck;
import dev.iora.json.GoQuote;
import io.nats.client.Message;

/** Publishes to a stream and waits for each message to be stored. */
final class StreamSender implements Sender {
    private final JetStreamApi api;
    private final Console console;

    StreamSender(Session session) throws InterruptedException {
        api = session.jetStream();
        console = session.console();
    }

    @Override
    public void send(Message message, boolean silent) throws InterruptedException {
        if (!silent) {
            console.log(PlainSender.describe(message));
        }
        PubAck ack = api.publish(message).as(PubAck.class);
        if (!silent) {
            console.log(described("Stored in Stream: " + ack.stream(), ack));
        }
    }

    /** Describes an acknowledgement; {@code what} says what was stored. */
    static String described(String what, PubAck ack) {
        StringBuilder text = new StringBuilder(what).append(" Sequence: ").append(HumanNumber.ofUnsigned(ack.seq()));
        if (!ack.domain().isEmpty()) {
            text.append(" Domain: ").append(GoQuote.string(ack.domain()));
        }
        if (ack.duplicate()) {
            text.append(" Duplicate: true");
        }
        if (!ack.val().isEmpty()) {
            text.append(" Counter Value: ").append(ack.val());
        }
        return text.toString();
    }

    @Override
    public void finish() {
        // Each message was confirmed already.
    }
}
