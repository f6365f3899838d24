// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench oldjs}: readers of the older client API. */
abstract class OldStreamReadCommand implements NatsCommand {
    @ParentCommand
    StreamBenchFlags js = new StreamBenchFlags();

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
    String subject = "";

    void announce(Session session, Banner banner) {
        js.common.check();
        js.describe(banner);
        session.console().log(banner.toString());
    }

    /** {@code nats bench oldjs ordered}. */
    static final class Ordered extends OldStreamReadCommand {
        @Option(
                names = "--multisubject",
                description = "Multi-subject mode, each message is published on a subject that includes the"
                        + " publisher's message sequence number as a token")
        boolean multiSubject;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            announce(session, new Banner(BenchKind.OLD_ORDERED).add("multi-subject", multiSubject));
            String filter = new Subjects(subject, multiSubject, 0, false).filter();
            String prefix = session.settings().apiPrefix();
            new Benchmark(session, BenchKind.OLD_ORDERED, js.common)
                    .run(
                            js.common.everything(),
                            js.common.size,
                            () -> new OrderedPushReader(filter, prefix, StreamReadCommand.pace(js.sleep)));
        }
    }

    /** Commands with a durable consumer that all clients share. */
    abstract static class Durable extends OldStreamReadCommand {
        private static final String DEFAULT_NAME = "nats-bench";

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

        /** Creates the consumer if it is the benchmark's own, measures, and removes it. */
        void measure(Session session, BenchKind kind, JsonObject properties, Supplier<ClientWork> work)
                throws IOException, InterruptedException {
            BenchFlags flags = js.common;
            flags.limitClients();
            js.require(session);
            boolean own = consumer.equals(DEFAULT_NAME);
            if (own) {
                create(session, properties);
                session.console().log("Defined " + words(kind) + ": " + consumer);
            }
            try {
                new Benchmark(session, kind, flags).run(flags.shares(), flags.size, work);
            } finally {
                if (own) {
                    remove(session);
                }
            }
        }

        private String words(BenchKind kind) {
            String acked = kind == BenchKind.OLD_PULL ? "" : ack ? "explicitly acked " : "unacked ";
            return "durable " + acked + (kind == BenchKind.OLD_PULL ? "pull" : "push") + " consumer";
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
        public void run(Session session) throws IOException, InterruptedException {
            announce(
                    session,
                    new Banner(BenchKind.OLD_PUSH)
                            .add("consumer", consumer)
                            .add("acked", ack)
                            .add("double-acked", doubleAck));
            JsonObject properties = new JsonObject()
                    .put("deliver_subject", consumer + "-DELIVERY")
                    .put("deliver_group", consumer + "-GROUP");
            if (ack) {
                properties.put("max_ack_pending", (long) maxAcks * js.common.clients);
            }
            AtomicLong left = new AtomicLong(js.common.messages);
            Acknowledgement acknowledgement =
                    new Acknowledgement(doubleAck, session.settings().timeout());
            measure(
                    session,
                    BenchKind.OLD_PUSH,
                    properties,
                    () -> new PushReader(
                            js.stream, consumer, ack, acknowledgement, StreamReadCommand.pace(js.sleep), left));
        }
    }

    /** {@code nats bench oldjs pull}. */
    static final class Pull extends Durable {
        private static final long MAX_ACK_PENDING = 10_000;

        @Option(names = "--batch", defaultValue = "500", description = "Sets the fetch size for the consumer")
        int batch;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            announce(
                    session,
                    new Banner(BenchKind.OLD_PULL)
                            .add("consumer", consumer)
                            .add("acked", ack)
                            .add("double-acked", doubleAck)
                            .add("batch", batch));
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
            Duration timeout = session.settings().timeout();
            measure(
                    session,
                    BenchKind.OLD_PULL,
                    properties,
                    () -> new ConsumerReader(js.stream, flags, true, StreamReadCommand.pace(js.sleep), timeout));
        }
    }
}
