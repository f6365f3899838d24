// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that may open no more files waits until it may again; those who are connected do not notice. */
@Timeout(300)
final class FileLimitIT {
    private static final int MAX_FILES = 128;
    private static final int CLIENTS = 200;

    @Test
    void connectionsWaitUntilThereAreFilesForThem() {
        List<String> command = Stream.concat(
                        Stream.of("/bin/sh", "-c", "ulimit -n " + MAX_FILES + " && exec \"$@\"", "sh"),
                        Installation.shared().command("").stream())
                .toList();
        List<RawClient> clients = new ArrayList<>();
        try (NatsProcess server = NatsProcess.start(command, Transcripts.config("default"));
                Bystanders bystanders = Bystanders.on(server.port())) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect("127.0.0.1", server.port()).withDeadline(Duration.ofSeconds(60)));
            }
            assertThat(server.log().await("Temporary Client Accept Error"))
                    .contains("Too many open files")
                    .endsWith("sleeping 10ms");
            assertThat(server.log().await("Temporary Client Accept Error")).endsWith("sleeping 20ms");
            bystanders.goOn();

            // Each one that goes makes room for another, and in the end all have been let in.
            for (RawClient client : clients) {
                assertThat(client.readLine()).startsWith("INFO {");
                client.send("PING\r\n").expectLine("PONG");
                client.close();
                bystanders.goOn();
            }
            RawClient late = RawClient.connect("127.0.0.1", server.port());
            assertThat(late.readLine()).startsWith("INFO {");
            late.close();
        } finally {
            clients.forEach(RawClient::close);
        }
    }
}
