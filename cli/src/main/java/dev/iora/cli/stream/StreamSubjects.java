// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream subjects}: lists the subjects in a stream with their number of messages. */
final class StreamSubjects extends StreamCommand {
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

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

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
        if (json) {
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
