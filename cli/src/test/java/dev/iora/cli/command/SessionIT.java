// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.TestServer;
import dev.iora.cli.connect.Environment;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The connection of a command. */
@Timeout(60)
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
class SessionIT {
    private static final int MESSAGES = 5_000;

    @TempDir
    Path directory;

    @Test
    void sendsEverythingBeforeItCloses() throws Exception {
        try (TestServer server = TestServer.iora(directory, "");
                Connection receiver = Nats.connect(server.url())) {
            Subscription received = receiver.subscribe("s");
            receiver.flush(Duration.ofSeconds(30));
            try (Session session = session(server)) {
                for (int i = 0; i < MESSAGES; i++) {
                    session.connection().publish("s", new byte[1024]);
                }
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(received.nextMessage(Duration.ofSeconds(10)))
                        .as("message %d", i)
                        .isNotNull();
            }
        }
    }

    private static Session session(TestServer server) {
        OutputStream output = OutputStream.nullOutputStream();
        var console = new Console(InputStream.nullInputStream(), output, output, Terminals.NONE);
        var environment = new Environment(Map.of("HOME", "/none", "NATS_URL", server.url()));
        return new Session(console, new GlobalOptions(), environment);
    }
}
