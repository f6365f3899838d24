// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.view.StreamInfo;
import dev.iora.cli.view.StreamState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench js} that read. */
abstract class StreamReadCommand implements NatsCommand {
    /** The pace of a reader: only the sleep limits it. */
    static Pace pace(Duration sleep) {
        return new Pace(0, sleep.toNanos());
    }

    /** {@code nats bench js ordered}. */
    static final class Ordered extends StreamReadCommand {
        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();

        @Option(
                names = "--batch",
                defaultValue = "500",
                description = "Sets the max number of messages that can be buffered in the client")
        int batch;

        @Option(names = "--purge", description = "Purge the stream before running")
        boolean purge;

        @Option(names = "--filter", paramLabel = "SUBJECTS", description = "Filter Stream by subjects")
        List<String> filters = new ArrayList<>();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            js.common.check();
            Banner banner = new Banner(BenchKind.STREAM_ORDERED).add("purge", purge);
            if (!filters.isEmpty()) {
                banner.add("filter", String.join(",", filters));
            }
            js.describe(banner);
            session.console().log(banner.toString());
            js.require(session);
            if (purge) {
                js.purge(session);
            }
            String prefix = session.settings().apiPrefix();
            new Benchmark(session, BenchKind.STREAM_ORDERED, js.common)
                    .run(
                            js.common.everything(),
                            js.common.size,
                            () -> new OrderedReader(js.stream, prefix, filters, batch, pace(js.sleep)));
        }
    }

    /** {@code nats bench js consume} and {@code fetch}. */
    static final class Durable extends StreamReadCommand {
        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();

        @Mixin
        ConsumerFlags consumer = new ConsumerFlags();

        private final BenchKind kind;

        Durable(BenchKind kind) {
            this.kind = kind;
        }

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            BenchFlags flags = js.common;
            flags.check();
            flags.limitClients();
            consumer.check();
            Banner banner = new Banner(kind);
            consumer.describe(banner);
            js.describe(banner);
            session.console().log(banner.toString());
            js.require(session);
            if (consumer.purge) {
                js.purge(session);
            }
            consumer.prepare(session, js.stream, flags.clients);
            Duration timeout = session.settings().timeout();
            boolean fetch = kind == BenchKind.STREAM_FETCH;
            new Benchmark(session, kind, flags)
                    .run(
                            flags.shares(),
                            flags.size,
                            () -> new ConsumerReader(js.stream, consumer, fetch, pace(js.sleep), timeout));
        }
    }

    /** The group {@code nats bench js get}. */
    @Command
    static final class GetGroup {
        @ParentCommand
        StreamBenchFlags js = new StreamBenchFlags();
    }

    /** {@code nats bench js get sync}. */
    @Command
    static final class GetSync extends StreamReadCommand {
        @ParentCommand
        GetGroup group = new GetGroup();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            StreamBenchFlags js = group.js;
            js.common.check();
            Banner banner = new Banner(BenchKind.STREAM_GET_SYNC);
            js.describe(banner);
            session.console().log(banner.toString());
            StreamInfo info = js.require(session);
            StreamState state = info.state();
            if (state.messages() < js.common.messages) {
                throw new CliException("stream " + js.stream + " has " + state.messages()
                        + " messages, so --msgs must not exceed that number");
            }
            boolean direct = info.config().allowDirect();
            long first = state.firstSeq();
            new Benchmark(session, BenchKind.STREAM_GET_SYNC, js.common)
                    .run(
                            js.common.everything(),
                            js.common.size,
                            () -> new StreamGetter(js.stream, direct, first, pace(js.sleep)));
        }
    }

    /** {@code nats bench js get batch}. */
    static final class GetBatch extends StreamReadCommand {
        @ParentCommand
        GetGroup group = new GetGroup();

        @Option(
                names = "--batch",
                defaultValue = "500",
                description = "Sets the max number of messages that can be buffered in the client")
        int batch;

        @Option(names = "--filter", defaultValue = ">", description = "Filter for the messages")
        String filter = ">";

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            StreamBenchFlags js = group.js;
            js.common.check();
            if (batch <= 0) {
                throw new CliException("--batch must be greater than 0");
            }
            Banner banner =
                    new Banner(BenchKind.STREAM_GET_BATCH).add("batch", batch).add("filter", filter);
            js.describe(banner);
            session.console().log(banner.toString());
            Duration timeout = session.settings().timeout();
            new Benchmark(session, BenchKind.STREAM_GET_BATCH, js.common)
                    .run(
                            js.common.everything(),
                            js.common.size,
                            () -> new BatchGetter(js.stream, filter, batch, pace(js.sleep), timeout));
        }
    }
}
