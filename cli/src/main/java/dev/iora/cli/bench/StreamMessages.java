// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import org.jspecify.annotations.Nullable;

/**
 * Builds the messages published to a stream.
 *
 * <p>Thread: any, immutable.
 */
final class StreamMessages {
    private static final String MESSAGE_ID = "Nats-Msg-Id";

    private final Subjects subjects;
    private final @Nullable Headers headers;
    private final byte[] body;
    private final @Nullable String run;

    /** @param run the prefix of the message ids of this run; null if messages have no ids */
    StreamMessages(Subjects subjects, @Nullable Headers headers, byte[] body, @Nullable String run) {
        this.subjects = subjects;
        this.headers = headers;
        this.body = body;
        this.run = run;
    }

    /** The filter that matches the subjects of all messages. */
    String filter() {
        return subjects.filter();
    }

    /** The message with this number, counted over all clients. */
    Message of(BenchClient client, long number) {
        return of(client, number, null);
    }

    /** The same message with more headers. */
    Message of(BenchClient client, long number, @Nullable Headers more) {
        Headers all = headers;
        if (run != null || more != null) {
            all = new Headers(headers);
            if (more != null) {
                more.forEach(all::put);
            }
            if (run != null) {
                all.put(MESSAGE_ID, run + "-" + client.index() + "-" + number);
            }
        }
        return NatsMessage.builder()
                .subject(subjects.of(number))
                .headers(all)
                .data(body)
                .build();
    }
}
