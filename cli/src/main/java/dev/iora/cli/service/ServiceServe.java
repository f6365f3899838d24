// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CliVersion;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import io.nats.service.Group;
import io.nats.service.Service;
import io.nats.service.ServiceEndpoint;
import io.nats.service.ServiceMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats service serve}: runs an echo service, to try the other commands with. */
final class ServiceServe implements NatsCommand {
    private static final String VERSION = "1.0.0";
    private static final String ENDPOINT = "echo";
    private static final Pattern HEADER = Pattern.compile("([^:=]+)[:=](.*)");
    private static final Pattern USER = Pattern.compile("//([^:/@]*)(:[^/@]*)?@");

    @Parameters(index = "0", paramLabel = "name", description = "A name for the service to run on")
    String name = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "K:V",
            description = "Headers to add to responses using K:V format")
    List<String> headers = new ArrayList<>();

    private final AtomicLong payload = new AtomicLong();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Map<String, String> added = addedHeaders();
        Connection connection = session.connection();
        Console console = session.console();
        Service service = service(connection, request -> answer(console, connection, request, added));
        CompletableFuture<Boolean> ended = service.startService();
        describe(connection, added).print(console, session.style());
        session.untilInterrupted(() -> await(ended));
        service.stop();
    }

    private Map<String, String> addedHeaders() {
        Map<String, String> added = new LinkedHashMap<>();
        for (String header : headers) {
            Matcher matcher = HEADER.matcher(header);
            if (!matcher.matches()) {
                throw new CliException("invalid header \"" + header + "\", use Key:Value");
            }
            added.put(matcher.group(1).strip(), matcher.group(2).strip());
        }
        return added;
    }

    private Service service(Connection connection, io.nats.service.ServiceMessageHandler handler) {
        return Service.builder()
                .connection(connection)
                .name(name)
                .version(VERSION)
                .description("NATS CLI Demo Service (" + name + ")")
                .metadata(Map.of(
                        "_nats.client.created.library",
                        "natscli",
                        "_nats.client.created.version",
                        CliVersion.COMPATIBILITY))
                .addServiceEndpoint(ServiceEndpoint.builder()
                        .group(new Group(name))
                        .endpointName(ENDPOINT)
                        .handler(handler)
                        .statsDataSupplier(() -> new JsonValue(Map.of("total_payload", new JsonValue(payload.get()))))
                        .build())
                .build();
    }

    private ColumnBlock describe(Connection connection, Map<String, String> added) {
        ColumnBlock block = new ColumnBlock("NATS CLI Service " + name + " handler "
                + ProcessHandle.current().pid() + " waiting for requests on " + connectedUrl(connection));
        block.title("Listening Subjects").row(name + "." + ENDPOINT, "Echo Service");
        if (!added.isEmpty()) {
            block.title("Custom Response Headers").entries(added);
        }
        return block.title("Requests Log");
    }

    /** The URL without its password. */
    private static String connectedUrl(Connection connection) {
        return USER.matcher(String.valueOf(connection.getConnectedUrl())).replaceFirst("//$1:xxxxx@");
    }

    private void answer(Console console, Connection connection, ServiceMessage request, Map<String, String> added) {
        console.log("Handling request on subject " + request.getSubject());
        payload.addAndGet(request.getData().length);
        Headers answer = new Headers()
                .add("ConnectedUrl", connectedUrl(connection))
                .add("Handler", Long.toString(ProcessHandle.current().pid()))
                .add("Subject", request.getSubject())
                .add("Timestamp", Human.time(Instant.now()));
        String cluster = connection.getServerInfo().getCluster();
        if (cluster != null && !cluster.isEmpty()) {
            answer.add("ConnectedCluster", cluster);
        }
        added.forEach(answer::add);
        if (request.hasHeaders()) {
            request.getHeaders().forEach(answer::add);
        }
        request.respond(connection, request.getData(), answer);
    }

    /** Waits until the service ends, which is a failure. */
    private static void await(CompletableFuture<Boolean> ended) throws InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new CliException("the service failed: " + e.getCause(), e);
        }
    }
}
