// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.bucket.BucketCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about one key. */
final class KeyCommands {
    private KeyCommands() {}

    /** A command about one key. */
    abstract static class KeyCommand extends BucketCommand {
        @Parameters(index = "1", paramLabel = "key", description = "The key to act on")
        String key = "";

        final KeyValueBucket open(Session session) throws InterruptedException {
            return KeyValueBucket.open(session, bucket);
        }

        /** Returns the argument or, if it is empty and standard input is not a terminal, all of standard input. */
        static byte[] bytes(Console console, String argument) throws IOException {
            return argument.isEmpty() && !console.terminals().input()
                    ? console.in().readAllBytes()
                    : argument.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A command that stores a value. */
    abstract static class WriteCommand extends KeyCommand {
        @Parameters(
                index = "2",
                arity = "0..1",
                paramLabel = "value",
                description = "The value to store, when empty reads STDIN")
        String value = "";

        abstract void store(KeyValueBucket store, byte[] bytes) throws InterruptedException;

        @Override
        public final void run(Session session) throws IOException, InterruptedException {
            store(open(session), bytes(session.console(), value));
            session.console().println(value);
        }
    }

    /** {@code nats kv get}. */
    static final class Get extends KeyCommand {
        private static final int MAX_SHOWN = 120;

        @Option(names = "--revision", description = "Gets a specific revision")
        long revision;

        @Option(names = "--raw", description = "Show only the value string")
        boolean raw;

        @Override
        public void run(Session session) throws InterruptedException {
            KeyValueBucket store = open(session);
            KeyValueEntry entry = revision > 0 ? store.get(key, revision) : store.get(key);
            Console console = session.console();
            if (raw) {
                console.write(entry.value());
                return;
            }
            console.println(bucket + " > " + entry.key() + " revision: " + entry.revision() + " created @ "
                    + Human.text(entry.created()));
            console.println();
            String text = ValueText.of(entry.value());
            if (text.length() > MAX_SHOWN) {
                console.println("Showing first " + MAX_SHOWN + " bytes of " + HumanNumber.of(text.length())
                        + ", use --raw for full data\n");
                text = text.substring(0, MAX_SHOWN);
            }
            console.println(text + "\n");
        }
    }

    /** {@code nats kv put}. */
    static final class Put extends WriteCommand {
        @Override
        void store(KeyValueBucket store, byte[] bytes) throws InterruptedException {
            store.put(key, bytes);
        }
    }

    /** {@code nats kv create}. */
    static final class Create extends WriteCommand {
        @Option(names = "--ttl", paramLabel = "DURATION", description = "Sets a TTL for the key")
        @Nullable
        Duration ttl;

        @Override
        void store(KeyValueBucket store, byte[] bytes) throws InterruptedException {
            store.create(key, bytes, ttl);
        }
    }

    /** {@code nats kv update}. */
    static final class Update extends KeyCommand {
        @Parameters(index = "2", paramLabel = "value", description = "The value to store")
        String value = "";

        @Parameters(
                index = "3",
                paramLabel = "revision",
                description = "The revision of the previous value in the bucket")
        long revision;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            KeyValueBucket store = open(session);
            store.update(key, bytes(session.console(), value), revision);
            session.console().println(value);
        }
    }

    /** {@code nats kv history}. */
    static final class History extends KeyCommand {
        @Override
        public void run(Session session) throws IOException, InterruptedException {
            print(session, open(session), key);
        }

        /** Prints the history of a key. */
        static void print(Session session, KeyValueBucket store, String key) throws IOException, InterruptedException {
            new Columns<KeyValueEntry>()
                    .add("Key", KeyValueEntry::key)
                    .add("Revision", entry -> new Table.Code(entry.revision()))
                    .add("Op", KeyValueEntry::operation)
                    .add("Created", KeyValueEntry::created)
                    .add("Length", entry -> HumanNumber.of(entry.value().length))
                    .add("Value", entry -> ValueText.abbreviated(entry.value()))
                    .table("History for " + store.name() + " > " + key, store.history(key))
                    .print(session.console(), session.style());
        }
    }

    /** {@code nats kv purge}. */
    static final class Purge extends KeyCommand {
        @Option(
                names = {"-f", "--force"},
                description = "Act without confirmation")
        boolean force;

        @Option(names = "--ttl", paramLabel = "DURATION", description = "Sets a TTL for the purge marker")
        @Nullable
        Duration ttl;

        @Override
        public void run(Session session) throws InterruptedException {
            KeyValueBucket store = open(session);
            if (session.confirmed(force, "Purge key " + bucket + " > " + key + "?")) {
                store.purge(key, ttl);
            } else {
                session.console().println("Skipping purge");
            }
        }
    }

    /** {@code nats kv revert}. */
    static final class Revert extends KeyCommand {
        @Parameters(index = "2", paramLabel = "revision", description = "The revision to revert to")
        long revision;

        @Option(names = "--force", negatable = true, description = "Force reverting without prompting")
        boolean force;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            KeyValueBucket store = open(session);
            List<KeyValueEntry> history = store.history(key);
            if (history.size() <= 1) {
                throw new CliException("cannot revert key in a bucket where history=1");
            }
            KeyValueEntry former = store.get(key, revision);
            if (!confirmed(session, former)) {
                return;
            }
            // An update, not a put, so that a concurrent write is not overwritten.
            store.update(key, former.value(), history.getLast().revision());
            History.print(session, store, key);
        }

        private boolean confirmed(Session session, KeyValueEntry former) {
            if (!force) {
                session.console().println("Revision: " + former.revision() + "\n");
                session.console().println(ValueText.abbreviated(former.value()) + "\n");
            }
            return session.confirmed(force, "Really revert to revision " + revision);
        }
    }
}
