// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats rtt}: measures the round trip time of a PING to each address of each server. */
final class RoundTrip implements NatsCommand {
    private static final int DEFAULT_PORT = 4222;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "5",
            paramLabel = "iterations",
            description = "How many round trips to do when testing")
    int iterations;

    @Mixin
    JsonFlag json = new JsonFlag();

    /** The result for one address; the time is zero if it could not be reached. */
    private record Trip(String address, String connected, Duration time, OffsetDateTime at) {}

    @Override
    public void run(Session session) throws InterruptedException {
        JsonArray all = new JsonArray();
        for (String server : session.settings().servers()) {
            URI uri = URI.create(server.contains("://") ? server : "nats://" + server);
            List<Trip> trips = new ArrayList<>();
            for (String address : addresses(uri)) {
                trips.add(measure(session, address));
            }
            if (json.given) {
                all.add(new JsonObject().put("url", uri.toString()).put("results", results(trips)));
            } else {
                print(session, uri, trips);
            }
        }
        if (json.given) {
            session.console().println(all.pretty());
        }
    }

    private static List<String> addresses(URI uri) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        try {
            return Arrays.stream(InetAddress.getAllByName(uri.getHost()))
                    .map(address -> uri.getScheme() + "://" + bracketed(address.getHostAddress()) + ":" + port)
                    .toList();
        } catch (UnknownHostException e) {
            return List.of(uri.getScheme() + "://" + uri.getHost() + ":" + port);
        }
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private Trip measure(Session session, String address) throws InterruptedException {
        OffsetDateTime at = OffsetDateTime.now(ZoneId.systemDefault());
        try {
            Connection connection = new Connector(
                            session.settings().withServers(address, "the addresses of the server"),
                            session.console(),
                            session.options().trace)
                    .connect();
            try {
                return new Trip(address, String.valueOf(connection.getConnectedUrl()), average(connection), at);
            } finally {
                Connector.close(connection);
            }
        } catch (IOException | CliException e) {
            session.console().note("Failed to compute rtt for " + address + ": " + e.getMessage());
            return new Trip(address, "", Duration.ZERO, at);
        }
    }

    private Duration average(Connection connection) throws IOException {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < iterations; i++) {
            sum = sum.plus(connection.RTT());
        }
        return sum.dividedBy(Math.max(1, iterations));
    }

    private static JsonArray results(List<Trip> trips) {
        JsonArray results = new JsonArray();
        for (Trip trip : trips) {
            results.add(new JsonObject()
                    .put("time", trip.at().toString())
                    .put("address", trip.address())
                    .put("rtt", trip.time())
                    .put("url", trip.connected()));
        }
        return results;
    }

    private static void print(Session session, URI uri, List<Trip> trips) {
        session.console().println(uri + ":\n");
        int width =
                trips.stream().mapToInt(trip -> trip.address().length()).max().orElse(0) + 3;
        for (Trip trip : trips) {
            String time = trip.time().isPositive() ? HumanDuration.of(trip.time()) : "failed";
            session.console().println(" ".repeat(width - trip.address().length()) + trip.address() + ": " + time);
        }
        session.console().println();
    }
}
