// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.api.Streams;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.message.MessagePrinter;
import dev.iora.cli.message.TranslateFlag;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands about the messages in a stream. */
final class ContentCommands {
    private ContentCommands() {}

    /** {@code nats stream gaps}: lists ranges of deleted messages. */
    static final class Gaps implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream to act on")
        @Nullable
        String stream;

        @Option(
                names = {"-f", "--force"},
                description = "Act without prompting; nothing is asked here")
        boolean force;

        @Option(
                names = "--progress",
                negatable = true,
                description = "Accepted without effect: this command needs no progress bar")
        boolean progress = true;

        @Option(names = "--json", description = "Show detected gaps in JSON format")
        boolean json;

        /** A range of deleted sequences, both ends included. */
        private record Gap(long first, long last) {}

        @Override
        public void run(Session session) throws InterruptedException {
            Console console = session.console();
            String name = new StreamPicker(session, visibility).pick(stream).name();
            List<Gap> gaps = gaps(session.jetStream().streams().deleted(name));
            if (json) {
                JsonArray all = new JsonArray();
                gaps.forEach(gap -> all.add(new JsonArray().add(gap.first()).add(gap.last())));
                console.println(all.pretty());
                return;
            }
            if (gaps.isEmpty()) {
                console.println("No deleted messages in " + name);
                return;
            }
            String found = gaps.size() == 1 ? "1 gap" : HumanNumber.of(gaps.size()) + " gaps";
            Table table = new Table(found + " found in Stream " + name).headers("First Message", "Last Message");
            gaps.forEach(gap -> table.row(HumanNumber.of(gap.first()), HumanNumber.of(gap.last())));
            table.print(console, session.style());
        }

        private static List<Gap> gaps(List<Long> deleted) {
            List<Gap> gaps = new ArrayList<>();
            for (long sequence : deleted.stream().sorted().toList()) {
                Gap last = gaps.isEmpty() ? null : gaps.getLast();
                if (last != null && last.last() + 1 == sequence) {
                    gaps.set(gaps.size() - 1, new Gap(last.first(), sequence));
                } else {
                    gaps.add(new Gap(sequence, sequence));
                }
            }
            return gaps;
        }
    }

    /** {@code nats stream get}: shows a message by its sequence, or the last of a subject. */
    static final class Get extends StreamCommand {
        @Parameters(index = "1", arity = "0..1", paramLabel = "id", description = "Message Sequence to retrieve")
        @Nullable
        Long sequence;

        @Option(
                names = {"-S", "--last-for"},
                paramLabel = "SUBJECT",
                description = "Retrieves the message for a specific subject")
        String lastFor = "";

        @Mixin
        JsonFlag json = new JsonFlag();

        @Mixin
        TranslateFlag translate = new TranslateFlag();

        @Override
        public void run(Session session) throws InterruptedException {
            String name = pick(session).name();
            if (sequence == null && lastFor.isEmpty()) {
                ask(session.console().prompts());
            }
            long which = sequence == null ? -1 : sequence;
            if (which < 0 && lastFor.isEmpty()) {
                throw new CliException("no ID or subject specified");
            }
            JsonObject request =
                    which < 0 ? new JsonObject().put("last_by_subj", lastFor) : new JsonObject().put("seq", which);
            JsonObject answer;
            try {
                answer = session.jetStream()
                        .request("STREAM.MSG.GET." + name, request)
                        .object("message");
            } catch (ApiException e) {
                throw new CliException("could not retrieve " + name + "#" + which + ": " + e.getMessage(), e);
            }
            if (json.given) {
                session.console().println(answer.pretty());
            } else {
                print(session, name, StoredMessage.of(answer));
            }
        }

        private void ask(Prompts prompts) {
            String answer = prompts.ask(
                    "Message Sequence to retrieve",
                    "-1",
                    "",
                    text -> text.matches("-?[0-9]{1,18}") ? null : "invalid number");
            sequence = Long.valueOf(answer);
            if (sequence == -1) {
                lastFor = prompts.ask("Subject to retrieve last message for", "", "", _ -> null);
            }
        }

        private void print(Session session, String name, StoredMessage message) {
            String age = Human.since(message.time(), Instant.now());
            session.console()
                    .println("Item: " + name + "#" + message.sequence() + " received " + message.goTime() + " (" + age
                            + ") on Subject " + message.subject() + "\n");
            if (!message.headers().isEmpty()) {
                session.console().println("Headers:");
                message.headerLines().forEach(line -> session.console().println("  " + line));
                session.console().println();
            }
            new MessagePrinter(session.console(), translate.command).body(message.data(), message.subject(), name);
        }
    }

    /** {@code nats stream subjects}: lists the subjects in a stream with their number of messages. */
    static final class Subjects extends StreamCommand {
        private static final int NARROW_WIDTH = 20;
        private static final int WIDE_WIDTH = 30;

        enum Order {
            NAME,
            SUBJECTS,
            MESSAGES,
            COUNT
        }

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "filter",
                defaultValue = ">",
                description = "Limit the subjects to those matching a filter")
        String filter = ">";

        @Mixin
        JsonFlag json = new JsonFlag();

        @Option(names = "--sort", defaultValue = "messages", description = "Adjusts the sorting order (name, messages)")
        Order sort = Order.MESSAGES;

        @Option(
                names = {"-R", "--reverse"},
                description = "Reverse sort servers")
        boolean reverse;

        @Option(names = "--names", negatable = true, description = "SList only subject names")
        boolean names;

        @Override
        public void run(Session session) throws InterruptedException {
            Console console = session.console();
            String name = pick(session).name();
            Map<String, Long> subjects = session.jetStream().streams().subjects(name, filter);
            if (json.given) {
                JsonObject object = new JsonObject();
                subjects.forEach(object::put);
                console.println(object.pretty());
                return;
            }
            if (subjects.isEmpty()) {
                console.println("No subjects found matching " + filter);
                return;
            }
            List<String> sorted = sorted(subjects);
            if (names) {
                sorted.forEach(console::println);
            } else {
                table(name, subjects, sorted).print(console, session.style());
            }
        }

        private List<String> sorted(Map<String, Long> subjects) {
            Comparator<String> order = switch (sort) {
                case NAME, SUBJECTS -> Comparator.naturalOrder();
                case MESSAGES, COUNT ->
                    Comparator.comparing((String subject) -> subjects.getOrDefault(subject, 0L))
                            .thenComparing(Comparator.naturalOrder());
            };
            return subjects.keySet().stream()
                    .sorted(reverse ? order.reversed() : order)
                    .toList();
        }

        private static Table table(String stream, Map<String, Long> subjects, List<String> sorted) {
            int longest = sorted.stream().mapToInt(String::length).max().orElse(0);
            long largest =
                    subjects.values().stream().mapToLong(Long::longValue).max().orElse(0);
            int width = longest + HumanNumber.of(largest).length();
            int pairs = width < NARROW_WIDTH ? 3 : width < WIDE_WIDTH ? 2 : 1;
            List<String> headers = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                headers.add("Subject");
                headers.add("Count");
            }
            Table table =
                    new Table(sorted.size() + " Subjects in stream " + stream).headers(headers.toArray(String[]::new));
            for (int i = 0; i < sorted.size(); i += pairs) {
                List<Object> row = new ArrayList<>();
                for (int j = i; j < i + pairs; j++) {
                    boolean present = j < sorted.size();
                    row.add(present ? sorted.get(j) : "");
                    row.add(present ? HumanNumber.of(subjects.getOrDefault(sorted.get(j), 0L)) : "");
                }
                table.row(row.toArray());
            }
            return table;
        }
    }

    /** {@code nats stream view}: shows the messages of a stream page by page. */
    static final class View extends StreamCommand {
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

        @Mixin
        TranslateFlag translate = new TranslateFlag();

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
            new MessagePrinter(console, translate.command).body(message.data(), message.subject(), name);
        }
    }
}
