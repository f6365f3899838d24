// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import java.io.IOException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench js pub}. */
abstract class StreamPublishCommand implements NatsCommand {
    /** The group {@code nats bench js pub}. */
    @Command
    static final class PublishGroup {
        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();
    }

    @ParentCommand
    PublishGroup group = new PublishGroup();

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
    String subject = "";

    @Mixin
    PublishFlags publish = new PublishFlags();

    @Mixin
    StreamSetupFlags setup = new StreamSetupFlags();

    @Mixin
    PaceFlags pace = new PaceFlags();

    private final BenchKind kind;
    private final String feature;

    /** @param feature the field of the stream's configuration that must be true; empty if there is none */
    StreamPublishCommand(BenchKind kind, String feature) {
        this.kind = kind;
        this.feature = feature;
    }

    /** The number of messages per batch; 0 if the command does not use batches. */
    abstract int batch();

    /** The work of a client. */
    abstract ClientWork work(Session session, StreamMessages messages, Pace clientPace, String run);

    /** Fails if the server does not support this kind of publishing. */
    void require(Session session) throws InterruptedException {}

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        StreamBenchFlags js = group.js;
        BenchFlags flags = js.common;
        pace.apply(flags);
        flags.check();
        flags.limitClients();
        check();
        byte[] body = publish.body(flags);
        Banner banner = new Banner(kind).add("batch", batch());
        publish.describe(banner, subject);
        js.describe(banner);
        setup.describe(banner);
        pace.describe(banner);
        Console console = session.console();
        console.log(banner.toString());
        require(session);
        Subjects subjects = publish.subjects(subject);
        if (setup.create) {
            setup.create(session, js.stream, subjects.filter(), feature);
        }
        js.require(session);
        console.log("Using stream: " + js.stream);
        if (setup.purge) {
            console.log("Purging the stream");
            js.purge(session);
        }
        String run = Long.toHexString(System.currentTimeMillis());
        StreamMessages messages = new StreamMessages(subjects, publish.headers(), body, setup.dedup ? run : null);
        Supplier<ClientWork> work = () -> work(session, messages, pace.pace(flags.clients, js.sleep), run);
        new Benchmark(session, kind, flags).run(flags.shares(), body.length, work);
    }

    private void check() {
        if (batch() < 0) {
            throw new CliException("--batch must be greater than 0");
        }
        if (setup.persistAsync && (setup.replicas != 1 || kind == BenchKind.STREAM_PUBLISH_ATOMIC)) {
            throw new CliException("async persist mode is only supported for streams with 1 replica and incompatible"
                    + " with atomic batch publishing");
        }
    }

    /** {@code nats bench js pub sync}. */
    static final class Sync extends StreamPublishCommand {
        Sync() {
            super(BenchKind.STREAM_PUBLISH_SYNC, "");
        }

        @Override
        int batch() {
            return 0;
        }

        @Override
        ClientWork work(Session session, StreamMessages messages, Pace clientPace, String run) {
            return new SyncStreamPublisher(messages, clientPace);
        }
    }

    /** Commands that publish in batches. */
    abstract static class Batched extends StreamPublishCommand {
        @Option(names = "--batch", defaultValue = "500", description = "Sets the size of the batches")
        int batch;

        Batched(BenchKind kind, String feature) {
            super(kind, feature);
        }

        @Override
        int batch() {
            return batch <= 0 ? -1 : batch;
        }

        /** Fails if the API level of the server is lower. */
        static void requireLevel(Session session, int level, String reason) throws InterruptedException {
            if (session.jetStream().account().api().level() < level) {
                throw new CliException(reason);
            }
        }
    }

    /** {@code nats bench js pub async}. */
    static final class Async extends Batched {
        Async() {
            super(BenchKind.STREAM_PUBLISH_ASYNC, "");
        }

        @Override
        ClientWork work(Session session, StreamMessages messages, Pace clientPace, String run) {
            return new AsyncStreamPublisher(
                    messages, clientPace, batch, session.settings().timeout());
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
            requireLevel(
                    session,
                    LEVEL,
                    "Atomic Batch Publishing requires NATS Server 2.12, use 'nats bench js pub async' instead");
        }

        @Override
        ClientWork work(Session session, StreamMessages messages, Pace clientPace, String run) {
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
            requireLevel(
                    session,
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
        ClientWork work(Session session, StreamMessages messages, Pace clientPace, String run) {
            return new FastStreamPublisher(
                    messages,
                    clientPace,
                    batch,
                    maxOutstandingAcks,
                    run,
                    session.settings().timeout());
        }
    }
}
