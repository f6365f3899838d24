// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.server.NatsServer;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.ReferenceProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A server with JetStream: ours in this JVM, or the nats-server of this machine. */
public interface TestServer extends AutoCloseable {
    /** The URL for clients. */
    String url();

    @Override
    void close();

    /** Our server in this JVM. */
    static TestServer iora(Path store) {
        NatsServer.Builder builder = NatsServer.builder();
        builder.options().jetStream(true).storeDir(store);
        return iora(builder);
    }

    /** Our server in this JVM, with this configuration and without JetStream. */
    static TestServer iora(Path directory, String config) {
        try {
            return iora(NatsServer.fromConfigFile(Files.writeString(directory.resolve("iora.conf"), config + "\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestServer iora(NatsServer.Builder builder) {
        NatsServer server = builder.host("127.0.0.1").port(-1).start();
        return new TestServer() {
            @Override
            public String url() {
                return "nats://127.0.0.1:" + server.port();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    /**
     * The Go server of this machine, or at {@code -Diora.reference=PATH}; the test is skipped if there is none.
     *
     * @param config more configuration, such as accounts
     */
    static TestServer reference(Path directory, String config) {
        Optional<ReferenceProgram> program = ReferenceProgram.find();
        Assumptions.assumeTrue(program.isPresent(), "needs nats-server");
        Path store = directory.resolve("store");
        try {
            Path file = Files.writeString(
                    directory.resolve("nats-server.conf"),
                    "jetstream {store_dir: \"" + store + "\"}\n" + config + "\n");
            return new Reference(NatsProcess.start(program.get().command(), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Go server in a process of its own. */
    record Reference(NatsProcess process) implements TestServer {
        @Override
        public String url() {
            return "nats://127.0.0.1:" + process.port();
        }

        @Override
        public void close() {
            process.signal("TERM");
            process.awaitExit();
            process.close();
        }
    }
}
