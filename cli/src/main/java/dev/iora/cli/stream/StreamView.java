// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.api.Streams;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.message.MessagePrinter;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream view}: shows the messages of a stream page by page. */
final class StreamView extends StreamCommand {
    private static final int MAX_PAGE = 25;

    @Parameters(index = "1", arity = "0..1", paramLabel = "size", defaultValue = "10", description = "Page size")
    int size;

    @Option(names = "--id", paramLabel = "SEQUENCE", description = "Start at a specific message Sequence")
    long id;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Delivers messages received since a duration like 1d3h5m2s")
    @Nullable
    Duration since;

    @Option(names = "--raw", description = "Show the raw data received")
    boolean raw;

    @Option(
            names = "--translate",
            paramLabel = "COMMAND",
            description = "Translate the message data by running it through the given command before output")
    @Nullable
    String translate;

    @Option(names = "--subject", paramLabel = "FILTER", description = "Filter the stream using a subject")
    String subject = ">";

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        if (!console.prompts().possible()) {
            throw new CliException("interactive stream paging requires a valid terminal");
        }
        if (size > MAX_PAGE) {
            console.log("Page size is limited to 25, setting to 25...");
            size = MAX_PAGE;
        }
        StreamInfo info = pick(session);
        String name = info.name();
        Streams streams = session.jetStream().streams();
        StoredMessage message = streams.next(name, subject, start(streams, name, info.state()));
        int shown = 0;
        while (message != null) {
            show(console, name, message);
            shown++;
            message = streams.next(name, subject, message.sequence() + 1);
            if (message != null && shown % size == 0 && !console.prompts().confirm("Next Page?", true)) {
                return;
            }
        }
        console.log("Reached apparent end of data");
    }

    private long start(Streams streams, String name, StreamState state) throws InterruptedException {
        if (since != null) {
            return firstSince(streams, name, state, Instant.now().minus(since));
        }
        return Math.max(id, 1);
    }

    /** Finds the first message at or after a time by binary search. */
    private static long firstSince(Streams streams, String name, StreamState state, Instant time)
            throws InterruptedException {
        long low = state.firstSeq();
        long high = state.lastSeq() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            StoredMessage message = streams.next(name, ">", middle);
            Instant stored = message == null ? null : message.time();
            if (message == null || stored == null || !stored.isBefore(time)) {
                high = middle;
            } else {
                low = message.sequence() + 1;
            }
        }
        return low;
    }

    private void show(Console console, String name, StoredMessage message) {
        if (raw) {
            console.println(message.data());
            return;
        }
        console.println("[" + message.sequence() + "] Subject: " + message.subject() + " Received: "
                + Human.text(message.time()));
        if (!message.headers().isEmpty()) {
            console.println();
            message.headerLines().forEach(line -> console.println("  " + line.replace('\f', '\u240A')));
        }
        new MessagePrinter(console, translate).body(message.data(), message.subject(), name);
    }
}
