// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server with a configuration file and two loops, and the clients of a test. */
final class RunningServer implements AutoCloseable {
    private final Path file;
    private final NatsServer server;
    private final List<RawClient> clients = new ArrayList<>();

    /** Starts a server on a free port; the configuration is kept in {@code folder}. */
    RunningServer(Path folder, String text) throws IOException {
        file = folder.resolve("server.conf");
        server = NatsServer.builder(options(text)).ioThreads(2).start();
    }

    private ServerOptions options(String text) throws IOException {
        Files.writeString(file, "listen: 127.0.0.1:-1\nserver_name: here\n" + text);
        return OptionsLoader.load(file, Map.of(), Map.of()).options();
    }

    void reload(String text) throws IOException {
        server.reload(options(text));
    }

    int port() {
        return server.port();
    }

    /** Opens a connection; INFO is not read yet. */
    RawClient open() {
        RawClient client = RawClient.connect("127.0.0.1", server.port()).answerPings();
        clients.add(client);
        return client;
    }

    /** Connects with credentials, as fields of CONNECT; the answer to PING tells whether they are right. */
    RawClient connect(String credentials) {
        RawClient client = open();
        assertThat(client.readLine()).startsWith("INFO ");
        return client.send(
                "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true" + credentials + "}\r\nPING\r\n");
    }

    /** Fields of CONNECT for a user whose password is its name. */
    static String user(String name) {
        return ",\"user\":\"" + name + "\",\"pass\":\"" + name + "\"";
    }

    @Override
    public void close() {
        clients.forEach(RawClient::close);
        server.close();
    }
}
