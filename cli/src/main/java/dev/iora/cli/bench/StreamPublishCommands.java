// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench js pub}. */
final class StreamPublishCommands {
    private StreamPublishCommands() {}

    /** A command that publishes to a stream. */
    abstract static class PublishCommand implements NatsCommand {
        @ParentCommand
        StreamBenchFlags.Group group = new StreamBenchFlags.Group();

        @Mixin
        PublishFlags publish = new PublishFlags();

        @Mixin
        StreamSetupFlags setup = new StreamSetupFlags();

        @Mixin
        PaceFlags pace = new PaceFlags();

        private final BenchKind kind;
        private final String feature;

        /** @param feature the field of the stream's configuration that must be true; empty if there is none */
        PublishCommand(BenchKind kind, String feature) {
            this.kind = kind;
            this.feature = feature;
        }

        /** The number of messages per batch; 0 if the command does not use batches. */
        abstract int batch();

        /** The work of a client. */
        abstract ClientWork work(StreamMessages messages, Pace clientPace, String run);

        /** Fails if the server does not support this kind of publishing. */
        void require(Session session) throws InterruptedException {}

        @Override
        public final void run(Session session) throws IOException, InterruptedException {
            StreamBenchFlags js = group.js;
            BenchFlags flags = js.common;
            pace.apply(flags);
            flags.checkShared();
            check();
            byte[] body = publish.body(flags);
            Banner banner = publish.describe(js.banner(kind).add("batch", batch()));
            pace.describe(setup.describe(banner)).print(session);
            require(session);
            Subjects subjects = publish.subjects();
            if (setup.create) {
                setup.create(session, js.stream, subjects.filter(), feature);
            }
            js.require(session);
            Console console = session.console();
            console.log("Using stream: " + js.stream);
            if (setup.purge) {
                console.log("Purging the stream");
                js.purge(session);
            }
            String run = Long.toHexString(System.currentTimeMillis());
            StreamMessages messages = new StreamMessages(subjects, publish.headers(), body, setup.dedup ? run : null);
            new Benchmark(session, kind, flags)
                    .run(flags.shares(), () -> work(messages, pace.pace(flags.clients, js.sleep), run));
        }

        private void check() {
            if (batch() < 0) {
                throw new CliException("--batch must be greater than 0");
            }
            if (setup.persistAsync && (setup.replicas != 1 || kind == BenchKind.STREAM_PUBLISH_ATOMIC)) {
                throw new CliException("async persist mode is only supported for streams with 1 replica and"
                        + " incompatible with atomic batch publishing");
            }
        }
    }

    /** {@code nats bench js pub sync}. */
    static final class Sync extends PublishCommand {
        Sync() {
            super(BenchKind.STREAM_PUBLISH_SYNC, "");
        }

        @Override
        int batch() {
            return 0;
        }

        @Override
        ClientWork work(StreamMessages messages, Pace clientPace, String run) {
            return client -> client.repeat(
                    clientPace,
                    number -> messages.of(client, number),
                    message -> client.store("publishing synchronously", message));
        }
    }

    /** Commands that publish in batches. */
    abstract static class Batched extends PublishCommand {
        @Option(names = "--batch", defaultValue = "500", description = "Sets the size of the batches")
        int batch;

        Batched(BenchKind kind, String feature) {
            super(kind, feature);
        }

        @Override
        final int batch() {
            return batch <= 0 ? -1 : batch;
        }
    }

    /** {@code nats bench js pub async}. */
    static final class Async extends Batched {
        Async() {
            super(BenchKind.STREAM_PUBLISH_ASYNC, "");
        }

        @Override
        ClientWork work(StreamMessages messages, Pace clientPace, String run) {
            return new AsyncStreamPublisher(messages, clientPace, batch);
        }
    }

    /** {@code nats bench js pub atomic}. */
    static final class Atomic extends Batched {
        private static final int LEVEL = 2;

        Atomic() {
            super(BenchKind.STREAM_PUBLISH_ATOMIC, "allow_atomic");
        }

        @Override
        void require(Session session) throws InterruptedException {
            session.jetStream()
                    .requireLevel(
                            LEVEL,
                            "Atomic Batch Publishing requires NATS Server 2.12, use 'nats bench js pub async' instead");
        }

        @Override
        ClientWork work(StreamMessages messages, Pace clientPace, String run) {
            return new AtomicStreamPublisher(messages, clientPace, batch, run);
        }
    }

    /** {@code nats bench js pub fast}. */
    static final class Fast extends Batched {
        private static final int LEVEL = 4;

        @Option(
                names = "--max-outstanding-acks",
                defaultValue = "1",
                description = "Sets the max outstanding acks for fast publishing")
        int maxOutstandingAcks;

        Fast() {
            super(BenchKind.STREAM_PUBLISH_FAST, "allow_batched");
        }

        @Override
        void require(Session session) throws InterruptedException {
            if (maxOutstandingAcks < 1) {
                throw new CliException("--max-outstanding-acks must be >= 1");
            }
            session.jetStream()
                    .requireLevel(
                            LEVEL,
                            "Fast Batch Publishing requires NATS Server 2.14, use 'nats bench js pub async' instead");
            if (batch > FastStreamPublisher.MAX_FLOW) {
                session.console()
                        .log("WARNING: --batch " + batch + " exceeds the fast publisher flow window maximum of "
                                + FastStreamPublisher.MAX_FLOW + "; capping at " + FastStreamPublisher.MAX_FLOW);
                batch = FastStreamPublisher.MAX_FLOW;
            }
        }

        @Override
        ClientWork work(StreamMessages messages, Pace clientPace, String run) {
            return new FastStreamPublisher(messages, clientPace, batch, maxOutstandingAcks, run);
        }
    }
}
