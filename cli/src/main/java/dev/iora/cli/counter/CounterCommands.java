// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.json.JsonArray;
import java.math.BigInteger;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats counter}. */
public final class CounterCommands {
    private CounterCommands() {}

    public static Group group() {
        return CommandNode.group("counter ctr", "Access distributed Counters", CounterCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("decrement decr dec d", "Decrement the value of a counter", Add::decrement),
                CommandNode.leaf("get g", "Gets the current value for a counter", Get::new),
                CommandNode.leaf("increment incr inc i", "Increment the value of a counter", Add::increment),
                CommandNode.leaf("list l ls", "List Counters in a stream", Listing::new),
                CommandNode.leaf("view v", "View the full counter metadata", View::new));
    }

    /** {@code nats counter increment} and {@code nats counter decrement}. */
    static final class Add implements NatsCommand {
        private final boolean negated;

        @Parameters(index = "0", paramLabel = "subject", description = "Subject to get counter for")
        String subject = "";

        @Parameters(index = "1", paramLabel = "value", description = "The value to add or to take away")
        String value = "";

        private Add(boolean negated) {
            this.negated = negated;
        }

        static Add increment() {
            return new Add(false);
        }

        static Add decrement() {
            return new Add(true);
        }

        @Override
        public void run(Session session) throws InterruptedException {
            CounterStream counters = CounterStream.open(session, "", subject);
            session.console().println(counters.add(subject, amount()).toString());
        }

        private BigInteger amount() {
            try {
                BigInteger amount = new BigInteger(value);
                return negated ? amount.negate() : amount;
            } catch (NumberFormatException e) {
                throw new CliException("invalid value", e);
            }
        }
    }

    /** {@code nats counter get}. */
    static final class Get implements NatsCommand {
        @Parameters(index = "0", paramLabel = "subject", description = "Subject to get counter for")
        String subject = "";

        @Option(names = "--stream", description = "The stream name to fetch the value from")
        String stream = "";

        @Override
        public void run(Session session) throws InterruptedException {
            CounterStream counters = CounterStream.open(session, stream, subject);
            session.console().println(counters.get(subject).value().toString());
        }
    }

    /** {@code nats counter list}. */
    static final class Listing implements NatsCommand {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "subject",
                description = "Subject pattern to get counters for")
        String subject = "";

        @Option(names = "--stream", description = "The stream name to fetch the value from")
        String stream = "";

        @Option(names = "--json", description = "Produce JSON output")
        boolean json;

        @Override
        public void run(Session session) throws InterruptedException {
            if (subject.isEmpty() && stream.isEmpty()) {
                throw new CliException("no stream or subject specified");
            }
            List<String> subjects =
                    CounterStream.open(session, stream, subject).subjects(subject.isEmpty() ? ">" : subject);
            if (subjects.isEmpty()) {
                throw new CliException("no counters found");
            }
            if (json) {
                session.console().println(JsonArray.of(subjects).pretty());
            } else {
                subjects.forEach(session.console()::println);
            }
        }
    }

    /** {@code nats counter view}. */
    static final class View implements NatsCommand {
        @Parameters(index = "0", paramLabel = "subject", description = "Subject to get counter for")
        String subject = "";

        @Option(names = "--stream", description = "The stream name to fetch the value from")
        String stream = "";

        @Override
        public void run(Session session) throws InterruptedException {
            CounterStream.Counter counter =
                    CounterStream.open(session, stream, subject).get(subject);
            ColumnBlock block = new ColumnBlock("Counter " + subject);
            block.row("Value", counter.value().toString());
            // Go's text for a missing number.
            block.row("Increment", counter.increment().isEmpty() ? "<nil>" : counter.increment());
            block.row("Subject", subject);
            if (counter.sources().isEmpty()) {
                block.line("No source information found");
            } else {
                block.title("Sources");
                for (String source : counter.sources().names()) {
                    block.entries(source, counter.sources().stringMap(source));
                }
            }
            block.print(session.console(), session.style());
        }
    }
}
