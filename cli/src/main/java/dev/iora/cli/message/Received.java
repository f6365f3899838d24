// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;

/** The headline of a received message. */
final class Received {
    private Received() {}

    static String core(long number, String time, Message message) {
        String reply = message.getReplyTo();
        return "[#" + number + "]" + time + " Received on " + GoQuote.string(message.getSubject())
                + (reply == null || reply.isEmpty() ? "" : " with reply " + GoQuote.string(reply));
    }

    static String ofStream(long number, String time, Message message) {
        NatsJetStreamMetaData position = message.metaData();
        return "[#" + number + "]" + time + " Received JetStream message: stream: " + position.getStream() + " seq: "
                + HumanNumber.of(position.streamSequence()) + " / pending: " + HumanNumber.of(position.pendingCount())
                + " / subject: " + message.getSubject() + " / time: "
                + Human.time(position.timestamp().toInstant());
    }
}
