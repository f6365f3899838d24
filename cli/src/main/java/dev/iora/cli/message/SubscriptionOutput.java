// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanDuration;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows the messages of a subscription in the format of the flags, and counts them.
 *
 * <p>Thread: that of the subscription.
 */
final class SubscriptionOutput {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Session session;
    private final SubscribeFormat format;
    private final MessagePrinter printer;
    private final long startedNanos = System.nanoTime();
    private final @Nullable SubjectReport report;
    private long count;

    SubscriptionOutput(Session session, SubscribeFormat format) throws IOException {
        this.session = session;
        this.format = format;
        printer = new MessagePrinter(session.console(), format.translate.command);
        report = format.reports() ? new SubjectReport(session, format.reportTop) : null;
        if (format.dump != null && !format.dump.equals("-")) {
            Files.createDirectories(Path.of(format.dump));
        }
    }

    /** The number of messages so far. */
    long count() {
        return count;
    }

    /**
     * Shows a message received by the subscription to a subject. The form is the same whether it was published or
     * delivered by a consumer, because the user subscribed to a subject.
     */
    void show(Message message, String subscription) throws IOException {
        if (!isReported(message, subscription)) {
            showOne(message, null);
        }
    }

    /** Shows a message delivered by the consumer that reads the stream. */
    void showDelivered(Message message, String subscription) throws IOException {
        if (!isReported(message, subscription) && !isPlain(message, null)) {
            String time = stamp(message.metaData().timestamp().toInstant());
            session.console().println(Received.ofStream(count, time, message));
            showContent(message);
        }
    }

    /** Counts the message; returns whether it is only counted, for a report. */
    private boolean isReported(Message message, String subscription) {
        count++;
        if (report == null) {
            return false;
        }
        report.count(format.reportSubscriptions ? subscription : message.getSubject(), message.getData().length);
        return true;
    }

    /** Shows a request together with its reply. */
    void showPair(Message request, Message reply) throws IOException {
        showOne(request, reply);
    }

    /** Shows a message returned by a direct get. */
    void showStored(String stream, StoredMessage message) throws IOException {
        count++;
        if (report != null) {
            report.count(message.subject(), message.data().length);
        } else if (format.dump != null) {
            dump(message.asMessage(), message.sequence(), "");
        } else if (format.raw) {
            printer.compact(message.asMessage());
        } else {
            session.console()
                    .println("[#" + count + "]" + stamp(message.time())
                            + " Received JetStream message (direct): stream: " + stream + " seq " + message.sequence()
                            + " / subject: " + message.subject() + " / time: " + Human.text(message.time()));
            showContent(message.asMessage());
        }
    }

    /** Counts a message that is shown later or not at all. */
    void countOnly() {
        count++;
    }

    private void showOne(Message message, @Nullable Message reply) throws IOException {
        if (isPlain(message, reply)) {
            return;
        }
        String time = stamp(Instant.now());
        session.console().println(Received.core(count, time, message));
        showContent(message);
        if (reply != null) {
            session.console()
                    .println("[#" + count + "]" + time + " Matched reply on " + GoQuote.string(reply.getSubject()));
            printer.print(reply, !format.headersOnly);
        }
    }

    /** Writes message and reply to files or raw if the flags ask for that; returns whether it did. */
    private boolean isPlain(Message message, @Nullable Message reply) throws IOException {
        if (session.options().trace && message.getReplyTo() != null) {
            session.console().println("<<< Reply Subject: " + message.getReplyTo());
        }
        if (format.dump != null) {
            dump(message, count, "");
            if (reply != null) {
                dump(reply, count, "_reply");
            }
            return true;
        }
        if (format.raw) {
            printer.compact(message);
            if (reply != null) {
                printer.compact(reply);
            }
        }
        return format.raw;
    }

    private void showContent(Message message) {
        if (!format.subjectsOnly) {
            printer.print(message, !format.headersOnly);
        }
    }

    private String stamp(@Nullable Instant time) {
        if (format.timestamps && time != null) {
            return " @ " + STAMP.format(time.atZone(ZoneId.systemDefault()));
        }
        return format.deltaTime ? " @ " + HumanDuration.goText(Duration.ofNanos(System.nanoTime() - startedNanos)) : "";
    }

    private void dump(Message message, long number, String suffix) throws IOException {
        byte[] json;
        try {
            json = MessageJson.of(message, format.translate.command);
        } catch (TranslationException e) {
            session.console().log(e.described());
            return;
        }
        if ("-".equals(format.dump)) {
            session.console().write(java.util.Arrays.copyOf(json, json.length + 1));
            return;
        }
        long name = message.isJetStream() ? message.metaData().streamSequence() : number;
        Files.write(Path.of(String.valueOf(format.dump)).resolve(name + suffix + ".json"), json);
        if (number % 100 == 0) {
            session.console().print(".");
        }
    }
}
