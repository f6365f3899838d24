// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.console.CliException;
import io.nats.client.Connection;
import io.nats.service.Service;
import io.nats.service.ServiceEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats bench service serve}: answers requests until the user stops it. */
final class BenchServiceServe implements NatsCommand {
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
        Banner banner =
                new Banner(BenchKind.SERVICE_SERVE).add("subject", subject).add("sleep", service.sleep);
        flags.describe(banner);
        session.console().log(banner.toString());
        List<Connection> connections = new ArrayList<>();
        List<CompletableFuture<Boolean>> services = new ArrayList<>();
        try {
            for (int i = 1; i <= flags.clients; i++) {
                Connection connection = Benchmark.connect(session);
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
            CompletableFuture.anyOf(services.toArray(CompletableFuture[]::new)).get();
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
