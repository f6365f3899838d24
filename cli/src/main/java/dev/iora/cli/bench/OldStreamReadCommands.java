// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench oldjs}: readers of the older client API. */
final class OldStreamReadCommands {
    private OldStreamReadCommands() {}

    /** {@code nats bench oldjs ordered}. */
    static final class Ordered implements NatsCommand {
        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();

        @Mixin
        SubjectFlags subject = new SubjectFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            js.common.check();
            js.banner(BenchKind.OLD_ORDERED)
                    .add("multi-subject", subject.multiSubject)
                    .print(session);
            new Benchmark(session, BenchKind.OLD_ORDERED, js.common)
                    .run(
                            js.common.everything(),
                            () -> CallbackReader.ofStream(subject.filter(), Pace.sleeping(js.sleep)));
        }
    }

    /** Commands with a durable consumer that all clients share. */
    abstract static class Durable implements NatsCommand {
        private static final String DEFAULT_NAME = "nats-bench";

        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();

        @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
        String subject = "";

        @Option(
                names = "--consumer",
                paramLabel = "NAME",
                defaultValue = DEFAULT_NAME,
                description = "Specify the durable consumer name to use")
        String consumer = DEFAULT_NAME;

        @Option(
                names = "--ack",
                negatable = true,
                description = "Uses explicit message acknowledgement or not for the consumer")
        boolean ack = true;

        @Option(
                names = "--doubleack",
                negatable = true,
                description = "Synchronously acknowledge messages, waiting for a reply from the server")
        boolean doubleAck;

        /** The words for the consumer in output. */
        abstract String words();

        final Banner banner(BenchKind kind) {
            js.common.check();
            return js.banner(kind).add("consumer", consumer).add("acked", ack).add("double-acked", doubleAck);
        }

        /** Creates the consumer if it is the benchmark's own, measures, and removes it. */
        final void measure(Session session, BenchKind kind, JsonObject properties, Supplier<ClientWork> work)
                throws IOException, InterruptedException {
            BenchFlags flags = js.common;
            flags.limitClients();
            js.require(session);
            boolean own = consumer.equals(DEFAULT_NAME);
            if (own) {
                create(session, properties);
                session.console().log("Defined durable " + words() + " consumer: " + consumer);
            }
            try {
                new Benchmark(session, kind, flags).run(flags.shares(), work);
            } finally {
                if (own) {
                    remove(session);
                }
            }
        }

        private void create(Session session, JsonObject properties) throws InterruptedException {
            JsonObject config = new JsonObject()
                    .put("durable_name", consumer)
                    .put("name", consumer)
                    .put("deliver_policy", "all")
                    .put("ack_policy", ack ? "explicit" : "none")
                    .put("replay_policy", "instant");
            properties.names().forEach(name -> config.copyFrom(properties, name));
            try {
                session.jetStream().consumers().createOrUpdate(js.stream, config);
            } catch (ApiException e) {
                throw new CliException("creating the durable consumer '" + consumer + "': " + e.clientText(), e);
            }
        }

        private void remove(Session session) throws InterruptedException {
            try {
                session.jetStream().consumers().delete(js.stream, consumer);
                session.console().log("Deleted durable consumer: " + consumer);
            } catch (ApiException e) {
                session.console()
                        .log("Error deleting the durable consumer on stream " + js.stream + ": " + e.clientText());
            }
        }
    }

    /** {@code nats bench oldjs push}. */
    static final class Push extends Durable {
        @Option(
                names = "--maxacks",
                defaultValue = "500",
                description = "Sets the max ack pending value, adjusts for the number of clients")
        int maxAcks;

        @Override
        String words() {
            return (ack ? "explicitly acked" : "unacked") + " push";
        }

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            banner(BenchKind.OLD_PUSH).print(session);
            JsonObject properties = new JsonObject()
                    .put("deliver_subject", consumer + "-DELIVERY")
                    .put("deliver_group", consumer + "-GROUP");
            if (ack) {
                properties.put("max_ack_pending", (long) maxAcks * js.common.clients);
            }
            AtomicLong left = new AtomicLong(js.common.messages);
            measure(
                    session,
                    BenchKind.OLD_PUSH,
                    properties,
                    () -> new PushReader(js.stream, consumer, ack, doubleAck, Pace.sleeping(js.sleep), left));
        }
    }

    /** {@code nats bench oldjs pull}. */
    static final class Pull extends Durable {
        private static final long MAX_ACK_PENDING = 10_000;

        @Option(names = "--batch", defaultValue = "500", description = "Sets the fetch size for the consumer")
        int batch;

        @Override
        String words() {
            return "pull";
        }

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            banner(BenchKind.OLD_PULL).add("batch", batch).print(session);
            ConsumerFlags flags = new ConsumerFlags();
            flags.consumer = consumer;
            flags.batch = batch;
            flags.acks = ack ? ConsumerFlags.Acks.EXPLICIT : ConsumerFlags.Acks.NONE;
            flags.doubleAck = doubleAck;
            flags.check();
            JsonObject properties = new JsonObject();
            if (ack) {
                properties.put("max_ack_pending", Math.min(MAX_ACK_PENDING, (long) batch * js.common.clients));
            }
            measure(
                    session,
                    BenchKind.OLD_PULL,
                    properties,
                    () -> new ConsumerReader(js.stream, flags, true, Pace.sleeping(js.sleep)));
        }
    }
}
