// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.SystemAccount;
import dev.iora.cli.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nats events}: advisories of our server, and connection events of the Go server. */
@Timeout(180)
class EventsIT {
    @TempDir
    Path directory;

    @Test
    void showsAdvisoriesOfStreams() throws Exception {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            try (Cli.Running events =
                            cli.start("events", "--js-advisory", "--no-srv-advisory", "--filter", "stream_ACTION");
                    Cli.Running brief = cli.start("events", "--js-advisory", "--no-srv-advisory", "--short");
                    Cli.Running json = cli.start("events", "--js-advisory", "--no-srv-advisory", "--json");
                    Cli.Running cloud = cli.start("events", "--js-advisory", "--no-srv-advisory", "--cloudevent")) {
                events.awaitOutput("Listening for Advisories on $JS.EVENT.ADVISORY.>\n");
                brief.awaitOutput("Listening for Advisories on $JS.EVENT.ADVISORY.>\n");
                // The other formats print no status line, so the message is repeated until all subscriptions are
                // active.
                do {
                    cli.run("stream", "add", "ORD", "--subjects", "ord", "--defaults")
                            .succeeded();
                    cli.run("stream", "rm", "ORD", "-f").succeeded();
                } while (json.output().isEmpty() || cloud.output().isEmpty());
                events.awaitOutput("] Stream Create Action\n\n        Stream: ORD\n");
                brief.awaitOutput(" [Stream Delete] ORD\n").awaitOutput(" [JS API] $JS.API.STREAM.CREATE.ORD");
                json.awaitOutput("\"type\":\"io.nats.jetstream.advisory.v1.");
                cloud.awaitOutput("\"source\": \"urn:nats:jetstream\"").awaitOutput("\"specversion\": \"1.0\"");
                assertThat(events.output()).doesNotContain("JetStream API Access");
            }
        }
    }

    @Test
    void replaysEventsOfAStream() throws Exception {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            cli.run("stream", "add", "EVENTS", "--subjects", "$JS.EVENT.>", "--defaults")
                    .succeeded();
            cli.run("stream", "add", "ORD", "--subjects", "ord", "--defaults").succeeded();
            try (Cli.Running events = cli.start("events", "--stream", "EVENTS", "--short", "--since", "1h")) {
                events.awaitOutput("Listening for Events in stream EVENTS since ")
                        .awaitOutput(" [Stream Create] ORD\n");
            }
            cli.run("events", "--stream", "EVENTS", "--all")
                    .failedWith("cannot specify both Stream and specific advisories or extra subjects");
            cli.run("events", "--no-srv-advisory").failedWith("no events were chosen");
        }
    }

    @Test
    void showsConnections() throws Exception {
        try (SystemAccount servers = new SystemAccount(directory);
                Cli.Running events = servers.admin().start("events")) {
            events.awaitOutput("Listening for Authentication Errors events on $SYS.SERVER.*.CLIENT.AUTH.ERR\n");
            servers.user().run("pub", "a", "b").succeeded();
            events.awaitOutput("] Client Connection\n\n   Server: n1\n\n   Client:\n")
                    .awaitOutput("               User: alice\n")
                    .awaitOutput("] Client Disconnection\n\n    Reason: Client Closed\n    Server: n1\n")
                    .awaitOutput("     Client Published: ");
        }
    }

    @Test
    void warnsThatOurServerSendsNoServerEvents() throws Exception {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            Cli.Running events = cli.start("events", "--subjects", "e");
            try (events) {
                events.awaitOutput("Listening for advisories on e\n");
                cli.run("pub", "e", "{\"type\":\"x\"}").succeeded();
                events.awaitOutput("Event error: unknown event schema on subject e\n\n          {\"type\":\"x\"}\n");
            }
            assertThat(events.awaitEnd().err())
                    .isEqualTo("WARNING: no server events: Iora does not answer requests of the system account yet\n");
        }
    }
}
