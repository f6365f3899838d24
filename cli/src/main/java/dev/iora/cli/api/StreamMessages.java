// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamConfig;
import io.nats.client.Message;
import io.nats.client.support.Status;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads single messages of a stream, by direct get (which any replica answers) if the stream allows it.
 *
 * <p>Thread: the main one.
 */
public final class StreamMessages {
    private static final int NOT_FOUND = 404;

    private final JetStreamApi api;
    private final String stream;
    private final boolean direct;

    StreamMessages(JetStreamApi api, StreamConfig config) {
        this.api = api;
        stream = config.name();
        direct = config.allowDirect();
    }

    /** The last message on a subject, or null if there is none. */
    public @Nullable StoredMessage last(String subject) throws InterruptedException {
        return direct
                ? directly(api.subject("DIRECT.GET." + stream + "." + subject), "")
                : find(new JsonObject().put("last_by_subj", subject));
    }

    /** The message with this sequence, or null if there is none. */
    public @Nullable StoredMessage at(long sequence) throws InterruptedException {
        JsonObject which = new JsonObject().put("seq", sequence);
        return direct ? directly(api.subject("DIRECT.GET." + stream), which.toString()) : find(which);
    }

    private @Nullable StoredMessage directly(String subject, String body) throws InterruptedException {
        Message response = api.requestRaw(subject, body.getBytes(StandardCharsets.UTF_8));
        if (!response.isStatusMessage()) {
            return StoredMessage.ofDirect(response);
        }
        Status status = response.getStatus();
        if (status.getCode() == NOT_FOUND) {
            return null;
        }
        throw new CliException("nats: " + status.getMessage());
    }

    private @Nullable StoredMessage find(JsonObject which) throws InterruptedException {
        try {
            return api.streams().message(stream, which);
        } catch (ApiException e) {
            if (e.errorCode() == ApiException.NO_MESSAGE) {
                return null;
            }
            throw e;
        }
    }
}
