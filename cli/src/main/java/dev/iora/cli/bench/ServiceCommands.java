// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.Requests;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.console.CliException;
import dev.iora.cli.message.MessageHeaders;
import dev.iora.cli.template.MessageValues;
import dev.iora.json.GoQuote;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.service.Service;
import io.nats.service.ServiceEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats bench service}. */
final class ServiceCommands {
    private ServiceCommands() {}

    /** {@code nats bench service request}. */
    static final class Request implements NatsCommand {
        @ParentCommand
        ServiceFlags service = new ServiceFlags();

        @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
        String subject = "";

        @Option(
                names = "--payload",
                paramLabel = "FILE",
                converter = ExistingFile.class,
                description = "File containing the payload to send")
        @Nullable
        Path payload;

        @Option(
                names = {"-H", "--header"},
                paramLabel = "K:V",
                description = "Adds headers to the message using K:V format")
        List<String> headers = new ArrayList<>();

        @Mixin
        PaceFlags pace = new PaceFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            BenchFlags flags = service.common;
            pace.apply(flags);
            flags.checkShared();
            byte[] body = PublishFlags.body(payload, flags);
            @Nullable Headers sent = new MessageHeaders(headers).of(MessageValues.of(0));
            pace.describe(service.banner(BenchKind.SERVICE_REQUEST, subject)).print(session);
            new Benchmark(session, BenchKind.SERVICE_REQUEST, flags)
                    .run(
                            flags.shares(),
                            () -> client -> client.repeat(
                                    pace.pace(flags.clients, service.sleep),
                                    _ -> NatsMessage.builder()
                                            .subject(subject)
                                            .headers(sent)
                                            .data(body)
                                            .build(),
                                    request -> request(client, request)));
        }

        private void request(BenchClient client, Message request) throws InterruptedException {
            Message response = Requests.send(client.connection(), request, client.timeout());
            if (response == null) {
                throw new CliException("requesting: nats: no responders available for request: start some by"
                        + " 'nats bench service serve " + subject + "'");
            }
            String text = new String(response.getData(), StandardCharsets.UTF_8);
            if (text.isEmpty() || text.startsWith("-") || text.contains("error")) {
                throw new CliException("Request did not receive a good reply: " + GoQuote.string(text));
            }
        }
    }

    /** {@code nats bench service serve}: answers requests until the user stops it. */
    static final class Serve implements NatsCommand {
        private static final String SERVICE_NAME = "nats-bench-service";
        private static final String SERVICE_VERSION = "1.0.0";
        private static final byte[] ANSWER = "ok".getBytes(StandardCharsets.US_ASCII);
        private static final Duration TIMEOUT = Duration.ofSeconds(10);

        @ParentCommand
        ServiceFlags service = new ServiceFlags();

        @Parameters(index = "0", paramLabel = "subject", description = "Subject to use for the benchmark")
        String subject = "";

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            BenchFlags flags = service.common;
            flags.check();
            service.banner(BenchKind.SERVICE_SERVE, subject).print(session);
            List<Connection> connections = new ArrayList<>();
            List<CompletableFuture<Boolean>> services = new ArrayList<>();
            try {
                for (int i = 1; i <= flags.clients; i++) {
                    Connection connection = session.connector().connect();
                    connections.add(connection);
                    services.add(serve(connection));
                    session.console()
                            .log("[" + i + "] Starting " + BenchKind.SERVICE_SERVE.label() + ", hit control-c to stop");
                }
                session.untilInterrupted(() -> awaitAny(services));
            } finally {
                connections.forEach(Connector::close);
            }
        }

        /** Waits until one of the services ends, which is a failure. */
        private static void awaitAny(List<CompletableFuture<Boolean>> services) throws InterruptedException {
            try {
                CompletableFuture.anyOf(services.toArray(CompletableFuture[]::new))
                        .get();
            } catch (ExecutionException e) {
                throw new CliException("replying to the request: " + e.getCause(), e);
            }
        }

        /** Starts a service; the future completes when the service ends. */
        private CompletableFuture<Boolean> serve(Connection connection) throws IOException, InterruptedException {
            long sleepNanos = service.sleep.toNanos();
            Service answering = Service.builder()
                    .connection(connection)
                    .name(SERVICE_NAME)
                    .version(SERVICE_VERSION)
                    .addServiceEndpoint(ServiceEndpoint.builder()
                            .endpointName("default")
                            .endpointSubject(subject)
                            .handler(request -> {
                                if (sleepNanos > 0) {
                                    LockSupport.parkNanos(sleepNanos);
                                }
                                request.respond(connection, ANSWER);
                            })
                            .build())
                    .build();
            CompletableFuture<Boolean> ended = answering.startService();
            try {
                connection.flush(TIMEOUT);
                return ended;
            } catch (TimeoutException e) {
                throw new IOException("flushing: nats: timeout", e);
            }
        }
    }
}
