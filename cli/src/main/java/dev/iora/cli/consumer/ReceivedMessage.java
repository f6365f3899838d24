// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/** Prints a message that a consumer delivered. */
final class ReceivedMessage {
    private ReceivedMessage() {}

    static void print(Console console, Message message, boolean raw) {
        if (raw) {
            console.println(message.getData());
            return;
        }
        console.println(heading(message));
        printHeaders(console, message.getHeaders());
        console.println();
        console.println(message.getData());
    }

    private static void printHeaders(Console console, @Nullable Headers headers) {
        if (headers == null || headers.isEmpty()) {
            return;
        }
        console.println("\nHeaders:\n");
        headers.forEach((key, values) -> values.forEach(value -> console.println("  " + key + ": " + value)));
        console.println("\nData:\n");
    }

    private static String heading(Message message) {
        if (!message.isJetStream()) {
            String reply = message.getReplyTo();
            return "--- subject: " + message.getSubject() + (reply == null ? "" : " reply: " + reply);
        }
        NatsJetStreamMetaData position = message.metaData();
        return "[" + Console.timeOfDay() + "] subj: " + message.getSubject() + " / tries: "
                + position.deliveredCount() + " / cons seq: " + position.consumerSequence() + " / str seq: "
                + position.streamSequence() + " / pending: " + HumanNumber.of(position.pendingCount());
    }
}
