// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store directory and its server processes, which run one after the other on the same port. */
final class JetStreamSite implements AutoCloseable {
    /** Maximum time of every wait in these tests. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path store;
    private String port = "-1";
    private @Nullable NatsProcess process;

    JetStreamSite(Path store) {
        this.store = store;
    }

    /** The command that starts the executable with a store at {@code store}. */
    static List<String> command(Path store, String port) {
        List<String> command = new ArrayList<>(Installation.shared().command("-Xmx256m"));
        command.addAll(List.of("-js", "-sd", store.toString(), "-a", "127.0.0.1", "-p", port));
        return command;
    }

    /** Starts a server and waits until it is ready. */
    NatsProcess start() {
        return start(List.of());
    }

    /** Starts a server with environment variables, each as {@code NAME=value}, and waits until it is ready. */
    NatsProcess start(List<String> environment) {
        List<String> command = command(store, port);
        command.addAll(1, environment);
        NatsProcess started = NatsProcess.launch(command).awaitReady();
        process = started;
        port = Integer.toString(started.port());
        return started;
    }

    /** Kills the server process. */
    void kill() {
        signal("KILL");
    }

    /** Sends a signal that ends the server, and waits for the end. */
    void signal(String name) {
        NatsProcess running = process;
        if (running == null) {
            throw new IllegalStateException("no server runs");
        }
        running.signal(name);
        running.awaitExit();
        process = null;
    }

    /** Connects a client that never reconnects. */
    Connection connect() throws IOException, InterruptedException {
        return connect("nats://127.0.0.1:" + port);
    }

    /** Connects a client to {@code url} that never reconnects. */
    static Connection connect(String url) throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .server(url)
                .noReconnect()
                .connectionTimeout(PATIENCE)
                .requestCleanupInterval(PATIENCE)
                .errorListener(new io.nats.client.ErrorListener() {})
                .build());
    }

    @Override
    public void close() {
        NatsProcess running = process;
        if (running != null) {
            running.close();
        }
    }
}
