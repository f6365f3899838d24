// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Reads a stream by batched direct gets, for {@code nats subscribe}. Uses no consumer, because in a work queue that
 * would take messages from other consumers.
 *
 * <p>Thread: the main one.
 */
final class DirectReader {
    private static final int BATCH = 250;
    private static final int END_OF_BATCH = 204;
    private static final int NOT_FOUND = 404;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Session session;
    private final JetStreamApi api;
    private final SubscribeStart start;
    private final Subscribe.Limits limits;
    private final SubjectFilterList ignored;
    private final String stream;
    private final String subject;
    private final String inbox;
    private final Subscription responses;
    private long next;

    DirectReader(
            Session session,
            SubscribeStart start,
            Subscribe.Limits limits,
            SubjectFilterList ignored,
            StreamInfo info,
            String subject)
            throws InterruptedException {
        StreamConfig config = info.config();
        stream = config.name();
        if (!config.allowDirect()) {
            throw new CliException("cannot enable direct gets: allow_direct is not set to true for stream " + stream);
        }
        this.session = session;
        this.start = start;
        this.limits = limits;
        this.ignored = ignored;
        this.subject = subject;
        api = session.jetStream();
        inbox = api.connection().createInbox();
        responses = api.connection().subscribe(inbox);
        begin(info);
    }

    private void begin(StreamInfo info) {
        StreamState state = info.state();
        next = Math.max(1, state.firstSeq());
        String where = "";
        if (start.sequence > 0) {
            where = " starting with sequence " + start.sequence + " ";
            next = start.sequence;
        } else if (start.last) {
            where = " starting with the last message received ";
            next = Math.max(1, state.lastSeq());
        } else if (start.all) {
            where = " starting with the first message received ";
        } else if (start.onlyNew) {
            where = " delivering any new messages received ";
            next = state.lastSeq() + 1;
        } else if (start.since != null) {
            where = " starting with messages since " + Human.text(start.since) + " ";
        } else if (start.lastPerSubject) {
            where = " for the last messages for each subject in the Stream ";
        }
        if (!where.isEmpty()) {
            String subjects =
                    subject.equals(">") ? String.join(", ", info.config().subjects()) : subject;
            session.console()
                    .log("Subscribing to JetStream Stream (direct) holding messages with subject " + subjects + where
                            + ignored.described());
        }
    }

    /** Shows messages until a limit is reached. */
    void read(SubscriptionOutput output) throws IOException, InterruptedException {
        JsonObject request = first();
        long idleSince = System.nanoTime();
        while (true) {
            int received = batch(request, output);
            if (hasEnough(output)) {
                return;
            }
            long now = System.nanoTime();
            if (received > 0) {
                // The first request is repeated until messages arrive, because it may begin at a time instead of a
                // sequence.
                request = new JsonObject().put("seq", next).put("next_by_subj", subject);
                idleSince = now;
            } else if (start.terminateAtEnd || isIdle(now - idleSince)) {
                return;
            } else {
                Thread.sleep(PAUSE);
            }
        }
    }

    private boolean hasEnough(SubscriptionOutput output) {
        return limits.count() > 0 && output.count() >= limits.count();
    }

    private boolean isIdle(long nanos) {
        return limits.idle() != null && nanos >= limits.idle().toNanos();
    }

    private JsonObject first() {
        if (start.lastPerSubject) {
            return new JsonObject().put("multi_last", new JsonArray().add(subject));
        }
        JsonObject request = new JsonObject().put("next_by_subj", subject);
        return start.since == null
                ? request.put("seq", next)
                : request.put("start_time", Instant.now().minus(start.since).toString());
    }

    /** Sends one request and shows its messages; returns their number. */
    private int batch(JsonObject request, SubscriptionOutput output) throws IOException, InterruptedException {
        if (!start.lastPerSubject || !request.has("multi_last")) {
            request.put("batch", BATCH);
        }
        api.connection().publish(api.subject("DIRECT.GET." + stream), inbox, request.compact());
        int received = 0;
        while (true) {
            Message response = responses.nextMessage(api.timeout());
            if (response == null) {
                throw new CliException("nats: timeout: no answer to a direct get within "
                        + api.timeout().toMillis() + "ms; subscribing using direct get requires NATS Server 2.11");
            }
            if (response.isStatusMessage()) {
                checkEnd(response);
                return received;
            }
            received++;
            StoredMessage message = StoredMessage.ofDirect(response);
            next = Math.max(next, message.sequence() + 1);
            if (!hasEnough(output) && !ignored.matches(message.subject())) {
                output.showStored(stream, message);
            }
        }
    }

    private static void checkEnd(Message status) {
        int code = status.getStatus().getCode();
        if (code != END_OF_BATCH && code != NOT_FOUND) {
            throw new CliException("nats: direct get refused: " + code + " "
                    + status.getStatus().getMessage());
        }
    }
}
