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

/** A server at its limit of open files accepts connections later; existing connections are not affected. */
@Timeout(300)
final class FileLimitIT {
    private static final int MAX_FILES = 128;
    private static final int CLIENTS = 200;

    @Test
    void acceptsConnectionsOnceFilesAreFree() {
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
            bystanders.checkExchange();

            // Each closed connection makes room for another; in the end all were accepted.
            for (RawClient client : clients) {
                assertThat(client.readLine()).startsWith("INFO {");
                client.send("PING\r\n").expectLine("PONG");
                client.close();
                bystanders.checkExchange();
            }
            RawClient late = RawClient.connect("127.0.0.1", server.port());
            assertThat(late.readLine()).startsWith("INFO {");
            late.close();
        } finally {
            clients.forEach(RawClient::close);
        }
    }
}
