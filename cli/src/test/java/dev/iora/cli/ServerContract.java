// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that pass with both our server and the Go server: one subclass for each. */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ServerContract {
    private final TestServerStarter starter;

    /** A directory for files of the tests. */
    protected Path directory = Path.of("");

    protected Cli cli = new Cli(Path.of(""));

    /** The URL of the server. */
    protected String url = "";

    private @Nullable TestServer server;

    /** Starts a server that keeps its files in a directory. */
    @FunctionalInterface
    public interface TestServerStarter {
        TestServer start(Path directory);
    }

    protected ServerContract(TestServerStarter starter) {
        this.starter = starter;
    }

    @BeforeAll
    void startServer(@TempDir Path home) {
        directory = home;
        TestServer started = starter.start(home);
        server = started;
        url = started.url();
        cli = new Cli(home).connectedTo(url);
    }

    @AfterAll
    void stopServer() {
        // There is no server if the test is skipped.
        if (server != null) {
            server.close();
        }
    }
}
