// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.ConsumerMessages;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.PullSubscription;
import dev.iora.cli.api.PushSubscription;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerConfig;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.StreamConfig;
import dev.iora.cli.view.StreamInfo;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import io.nats.client.NUID;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Reads a stream through a pull consumer, for {@code nats subscribe}.
 *
 * <p>Thread: the main one.
 */
final class StreamReader {
    private static final int BATCH = 500;
    private static final Duration FOREVER = Duration.ofDays(36_500);
    private static final Duration INACTIVE = Duration.ofMinutes(5);

    private final Session session;
    private final SubscribeStart start;
    private final SubscribeFormat format;
    private final Subscribe.Limits limits;
    private final SubjectFilterList ignored;
    private final JetStreamApi api;

    StreamReader(
            Session session,
            SubscribeStart start,
            SubscribeFormat format,
            Subscribe.Limits limits,
            SubjectFilterList ignored)
            throws InterruptedException {
        this.session = session;
        this.start = start;
        this.format = format;
        this.limits = limits;
        this.ignored = ignored;
        api = session.jetStream();
    }

    /** Shows messages until a limit is reached. */
    void read(String subject, SubscriptionOutput output) throws IOException, InterruptedException {
        String stream = start.stream.isEmpty() ? streamOf(subject) : start.stream;
        StreamInfo info = streamInfo(stream);
        if (readsDirectly(info.config())) {
            new DirectReader(session, start, limits, ignored, info, subject).read(output);
            return;
        }
        if (!start.durable.isEmpty()) {
            readDurable(stream, subject, output);
            return;
        }
        String consumer = ephemeral(stream, subject);
        try (ConsumerMessages messages = new PullSubscription(api, stream, consumer, BATCH, limits.count())) {
            show(messages, false, subject, output);
        } finally {
            deleteConsumer(stream, consumer);
        }
    }

    private void readDurable(String stream, String subject, SubscriptionOutput output)
            throws IOException, InterruptedException {
        ConsumerInfo info = durable(stream, subject);
        ConsumerConfig config = info.config();
        try (ConsumerMessages messages = config.isPush()
                ? new PushSubscription(api.connection(), config, "")
                : new PullSubscription(api, stream, info.name(), BATCH, limits.count())) {
            show(messages, !config.ackPolicy().equals("none"), subject, output);
        }
    }

    private boolean readsDirectly(StreamConfig config) {
        return start.durable.isEmpty() && (start.direct || !config.retention().equals("limits"));
    }

    private String streamOf(String subject) throws InterruptedException {
        List<String> names = api.streams().names(subject);
        if (names.isEmpty()) {
            throw new CliException("no stream found with subject: " + subject);
        }
        return names.getFirst();
    }

    private StreamInfo streamInfo(String stream) throws InterruptedException {
        try {
            return api.streams().info(stream);
        } catch (ApiException e) {
            throw new CliException(e.clientText(), e);
        }
    }

    private String ephemeral(String stream, String subject) throws InterruptedException {
        String described = start.describe(subject);
        if (!described.isEmpty()) {
            session.console().log(described + ignored.described());
        }
        JsonObject config = consumer(subject)
                .put("name", NUID.nextGlobal())
                .put("ack_policy", "none")
                .put("inactive_threshold", INACTIVE);
        try {
            return api.consumers().create(stream, config).name();
        } catch (ApiException e) {
            throw new CliException("failed to create consumer: " + e.clientText(), e);
        }
    }

    private JsonObject consumer(String subject) {
        JsonObject config = start.apply(new JsonObject()).put("replay_policy", "instant");
        if (start.lastPerSubject || !subject.equals(">")) {
            config.put("filter_subject", subject);
        }
        if (format.headersOnly || format.subjectsOnly) {
            config.put("headers_only", true);
        }
        return config;
    }

    private ConsumerInfo durable(String stream, String subject) throws InterruptedException {
        ConsumerInfo info = api.consumers().find(stream, start.durable);
        if (info == null) {
            return api.consumers()
                    .create(
                            stream,
                            consumer(subject)
                                    .put("name", start.durable)
                                    .put("durable_name", start.durable)
                                    .put("ack_policy", "none"));
        }
        boolean pushes = info.config().isPush();
        session.console()
                .log("Subscribing to JetStream Stream " + GoQuote.string(stream) + " using existing "
                        + (pushes ? "push" : "pull") + " consumer " + GoQuote.string(start.durable));
        if (pushes) {
            session.console().log("Push consumers are deprecated: a pull consumer is the better choice");
        }
        return info;
    }

    private void show(ConsumerMessages messages, boolean acknowledge, String subject, SubscriptionOutput output)
            throws IOException, InterruptedException {
        while (limits.count() == 0 || output.count() < limits.count()) {
            Message message = messages.next(limits.idle() == null ? FOREVER : limits.idle());
            if (message == null) {
                return;
            }
            if (!ignored.matches(message.getSubject())) {
                output.showDelivered(message, subject);
            }
            if (acknowledge) {
                message.ack();
            }
            if (start.terminateAtEnd && message.metaData().pendingCount() == 0) {
                return;
            }
        }
    }

    /** Deletes the consumer; without this, the server would delete it after minutes of inactivity. */
    private void deleteConsumer(String stream, String consumer) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            api.consumers().delete(stream, consumer);
        } catch (ApiException | CliException e) {
            // The consumer is gone already, or the server will remove it when it is inactive.
            session.trace("the consumer could not be deleted: " + e.getMessage());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
