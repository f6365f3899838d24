// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.api.StoredMessage;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a key.
 *
 * @param created the time of the operation, or null if the server does not send it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyValueEntry(
        String key, byte[] value, long revision, @Nullable Instant created, Operation operation) {
    static final String OPERATION = "KV-Operation";
    private static final String MARKER_REASON = "Nats-Marker-Reason";
    private static final byte[] EMPTY = new byte[0];

    /** Kinds of operations. */
    enum Operation {
        PUT,
        DELETE,
        PURGE;

        /**
         * Derives the operation from the header of the writer, or from the marker reason if the server removed the last
         * value itself.
         */
        static Operation of(String operation, String markerReason) {
            return switch (operation) {
                case "DEL" -> DELETE;
                case "PURGE" -> PURGE;
                case "" ->
                    switch (markerReason) {
                        case "MaxAge", "Purge" -> PURGE;
                        case "Remove" -> DELETE;
                        default -> PUT;
                    };
                default -> PUT;
            };
        }
    }

    static KeyValueEntry of(String key, StoredMessage message) {
        return new KeyValueEntry(
                key,
                message.data(),
                message.sequence(),
                message.time(),
                Operation.of(message.header(OPERATION), message.header(MARKER_REASON)));
    }

    static KeyValueEntry of(String key, Message message) {
        NatsJetStreamMetaData place = message.metaData();
        return new KeyValueEntry(
                key,
                message.getData() == null ? EMPTY : message.getData(),
                place.streamSequence(),
                place.timestamp().toInstant(),
                Operation.of(header(message, OPERATION), header(message, MARKER_REASON)));
    }

    private static String header(Message message, String name) {
        Headers headers = message.getHeaders();
        return headers == null ? "" : Objects.requireNonNullElse(headers.getFirst(name), "");
    }

    boolean isValue() {
        return operation == Operation.PUT;
    }
}
