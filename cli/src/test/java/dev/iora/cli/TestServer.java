// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.server.NatsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A server with JetStream for commands to work on: ours in this JVM, or the nats-server of this machine. */
public interface TestServer extends AutoCloseable {
    /** Where clients connect. */
    String url();

    @Override
    void close();

    /** Ours. */
    static TestServer iora(Path store) {
        NatsServer.Builder builder = NatsServer.builder().host("127.0.0.1").port(-1);
        builder.options().jetStream(true).storeDir(store);
        NatsServer server = builder.start();
        return new TestServer() {
            @Override
            public String url() {
                return server.clientUrl();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    /**
     * The Go server, {@code -Diora.reference=PATH} or {@code /usr/sbin/nats-server}; the test is skipped if there is
     * none.
     *
     * @param config more configuration, such as accounts
     */
    static TestServer reference(Path directory, String config) {
        Path program = Path.of(System.getProperty("iora.reference", "/usr/sbin/nats-server"));
        Assumptions.assumeTrue(Files.isExecutable(program), () -> "needs " + program);
        return new Reference(program, directory, config);
    }

    /** The Go server in a process of its own. */
    final class Reference implements TestServer {
        private static final Pattern LISTENING = Pattern.compile("Listening for client connections on (\\S+)");

        private final Process process;
        private final SharedOutput log = new SharedOutput();
        private final String url;

        private Reference(Path program, Path directory, String config) {
            try {
                Path file = directory.resolve("nats-server.conf");
                Files.writeString(
                        file,
                        "listen: \"127.0.0.1:-1\"\njetstream {store_dir: \"" + directory.resolve("store") + "\"}\n"
                                + config + "\n");
                process = new ProcessBuilder(program.toString(), "-c", file.toString())
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::collect);
            log.await("Server is ready");
            Matcher matcher = LISTENING.matcher(log.text());
            if (!matcher.find()) {
                throw new AssertionError(log.text());
            }
            url = "nats://" + matcher.group(1);
        }

        private void collect() {
            try {
                process.getInputStream().transferTo(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                log.end();
            }
        }

        @Override
        public String url() {
            return url;
        }

        @Override
        public void close() {
            // Process.destroy would close the stream that collect() reads.
            process.toHandle().destroy();
            process.onExit().join();
        }
    }
}
