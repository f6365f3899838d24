// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.CommandTree;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Environment;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Servers of a cluster that respond at once, with prepared data; runs commands of the system account against them. */
public final class PreparedServers extends SystemApi {
    private final Map<String, List<ServerResponse>> responses = new LinkedHashMap<>();
    private final List<JsonObject> requests = new ArrayList<>();
    private boolean archived;

    /**
     * Prepares a response of one server.
     *
     * @param endpoint the endpoint, or {@code PING} for statistics
     * @param server fields of the server, in single quotes
     * @param data the field with the data, in single quotes
     */
    public PreparedServers with(String endpoint, String server, String data) {
        String json = "{'server':{" + server + "}," + data + "}";
        JsonObject response = JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        responses.computeIfAbsent(endpoint, _ -> new ArrayList<>()).add(response.as(ServerResponse.class));
        return this;
    }

    /** Makes these servers those of an archive, whose responses have no round trip time. */
    public PreparedServers archived() {
        archived = true;
        return this;
    }

    /** The requests so far. */
    public List<JsonObject> requests() {
        return requests;
    }

    /** Runs a command with these arguments; returns its output. */
    public String run(NatsCommand command, String... args) throws IOException, InterruptedException {
        CommandTree.parserOf(command).parseArgs(args);
        return output(command);
    }

    /** Runs a command that is ready; returns its output. */
    public String output(NatsCommand command) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), out, out, Terminals.NONE);
        try (Session session = new Session(console, new GlobalOptions(), new Environment(Map.of("HOME", "/none")))) {
            session.answerFrom(this);
            command.run(session);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void requestEach(String subject, JsonObject body, Predicate<ServerResponse> more, boolean untilQuiet) {
        requests.add(body);
        String endpoint = subject.substring(subject.lastIndexOf('.') + 1);
        for (ServerResponse response : responses.getOrDefault(endpoint, List.of())) {
            if (!more.test(response)) {
                return;
            }
        }
    }

    @Override
    public SystemApi within(Duration timeout) {
        return this;
    }

    @Override
    public boolean isArchived() {
        return archived;
    }

    @Override
    public CliException refused() {
        return new CliException("refused");
    }

    @Override
    public CliException noResponse(String about) {
        return new CliException("no response" + (about.isEmpty() ? "" : " about " + about));
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public int activeServers() {
        return UNTIL_QUIET;
    }
}
