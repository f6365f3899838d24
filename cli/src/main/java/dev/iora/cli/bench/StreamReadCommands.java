// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench js} that read. */
final class StreamReadCommands {
    private StreamReadCommands() {}

    /** {@code nats bench js ordered}. */
    static final class Ordered implements NatsCommand {
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
            Banner banner = js.banner(BenchKind.STREAM_ORDERED).add("purge", purge);
            banner.addFilter(filters).print(session);
            js.require(session);
            if (purge) {
                js.purge(session);
            }
            new Benchmark(session, BenchKind.STREAM_ORDERED, js.common)
                    .run(
                            js.common.everything(),
                            () -> new OrderedReader(js.stream, filters, batch, Pace.sleeping(js.sleep)));
        }
    }

    /** {@code nats bench js consume} and {@code fetch}. */
    static final class Durable implements NatsCommand {
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
            flags.checkShared();
            consumer.check();
            consumer.describe(js.banner(kind)).print(session);
            js.require(session);
            if (consumer.purge) {
                js.purge(session);
            }
            consumer.prepare(session, js.stream, flags.clients);
            boolean fetch = kind == BenchKind.STREAM_FETCH;
            new Benchmark(session, kind, flags)
                    .run(flags.shares(), () -> new ConsumerReader(js.stream, consumer, fetch, Pace.sleeping(js.sleep)));
        }
    }

    /** {@code nats bench js get sync}. */
    @Command
    static final class GetSync implements NatsCommand {
        @ParentCommand
        StreamBenchFlags.Group group = new StreamBenchFlags.Group();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            StreamBenchFlags js = group.js;
            js.common.check();
            js.banner(BenchKind.STREAM_GET_SYNC).print(session);
            StreamInfo info = js.require(session);
            if (info.state().messages() < js.common.messages) {
                throw new CliException("stream " + js.stream + " has "
                        + info.state().messages() + " messages, so --msgs must not exceed that number");
            }
            new Benchmark(session, BenchKind.STREAM_GET_SYNC, js.common)
                    .run(js.common.everything(), () -> client -> readAll(client, info));
        }

        private void readAll(BenchClient client, StreamInfo info)
                throws IOException, InterruptedException, JetStreamApiException {
            String subject = client.jetStream().subject("DIRECT.GET." + info.name());
            long first = info.state().firstSeq() - client.offset();
            client.repeat(Pace.sleeping(group.js.sleep), number -> first + number, sequence -> {
                JsonObject request = new JsonObject().put("seq", sequence);
                if (info.config().allowDirect()) {
                    check(client.jetStream().requestRaw(subject, request.compact()), sequence);
                } else {
                    client.jetStream().streams().message(info.name(), request);
                }
            });
        }

        private static void check(Message response, long sequence) {
            if (response.isStatusMessage()) {
                throw new CliException("getting message sequence number " + sequence + " from the stream: nats: "
                        + response.getStatus().getCode() + " "
                        + response.getStatus().getMessage());
            }
        }
    }

    /** {@code nats bench js get batch}. */
    static final class GetBatch implements NatsCommand {
        @ParentCommand
        StreamBenchFlags.Group group = new StreamBenchFlags.Group();

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
            js.banner(BenchKind.STREAM_GET_BATCH)
                    .add("batch", batch)
                    .add("filter", filter)
                    .print(session);
            new Benchmark(session, BenchKind.STREAM_GET_BATCH, js.common)
                    .run(
                            js.common.everything(),
                            () -> new BatchGetter(js.stream, filter, batch, Pace.sleeping(js.sleep)));
        }
    }
}
