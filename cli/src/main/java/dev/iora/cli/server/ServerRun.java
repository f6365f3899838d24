// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.distribution.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code nats server run}: runs a server for development in this process, in the foreground; other commands connect to
 * it without options.
 *
 * <p>The official CLI's server has passwords and a random port; this one has no accounts yet, so it listens on the
 * loopback interface only, and on the default port if that is free.
 */
final class ServerRun implements NatsCommand {
    private static final int DEFAULT_PORT = 4222;
    private static final String HOST = "127.0.0.1";

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "nats_development",
            paramLabel = "name",
            description = "Uses a named context for local access to the server")
    String name = "";

    @Option(names = "--jetstream", description = "Enables JetStream support")
    boolean jetStream;

    @Option(names = "--port", defaultValue = "-1", description = "Sets the local listening port")
    int port;

    @Option(names = "--monitor", paramLabel = "PORT", description = "Enable HTTP monitoring on a specific port")
    int monitor;

    @Option(names = "--extend-demo", description = "Extends the NATS demo network")
    boolean extendDemo;

    @Option(names = "--extend", description = "Extends a NATS network using a context")
    boolean extend;

    @Option(names = "--clean", description = "Remove contexts after exiting")
    boolean clean;

    @Option(names = "--verbose", description = "Log in debug mode")
    boolean verbose;

    @Override
    public void run(Session session) throws IOException {
        if (extend || extendDemo) {
            throw new CliException("extending networks needs leaf nodes, which are not supported yet");
        }
        if (monitor > 0) {
            throw new CliException("monitoring is not supported yet");
        }
        int listen = port > 0 ? port : freePort();
        ContextStore contexts = session.contexts();
        saveContext(contexts, listen);
        Path config = writeConfig(
                listen, session.environment().dataHome().resolve("nats").resolve(name));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(session, config)));
        printIntroduction(session.console(), listen, contexts);
        System.setProperty("slf4j.provider", "dev.iora.distribution.NatsLogProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        Main.main(new String[] {"-c", config.toString()});
    }

    /** The default port if it is free, else any free port. */
    private static int freePort() throws IOException {
        InetAddress address = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, DEFAULT_PORT));
            return DEFAULT_PORT;
        } catch (java.net.BindException e) {
            try (ServerSocket socket = new ServerSocket(0, 1, address)) {
                return socket.getLocalPort();
            }
        }
    }

    private void saveContext(ContextStore contexts, int listen) {
        NatsContext context = contexts.exists(name) ? contexts.load(name) : NatsContext.empty(name);
        contexts.save(context.with(NatsContext.DESCRIPTION, "Local user access for NATS Development instance")
                .with(NatsContext.URL, url(listen)));
    }

    private static String url(int listen) {
        return "nats://" + HOST + ":" + listen;
    }

    private Path writeConfig(int listen, Path store) throws IOException {
        Path config = Files.createTempFile("nats-server-run", ".conf");
        StringBuilder text = new StringBuilder();
        text.append("server_name: ").append(quoted(name)).append('\n');
        text.append("listen: ").append(quoted(HOST + ":" + listen)).append('\n');
        text.append("logtime: false\n");
        text.append("debug: ").append(verbose).append('\n');
        if (jetStream) {
            text.append("jetstream {store_dir: ")
                    .append(quoted(store.toString()))
                    .append("}\n");
        }
        return Files.writeString(config, text);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void printIntroduction(Console console, int listen, ContextStore contexts) {
        console.println("Starting local development NATS Server instance: " + name + "\n");
        row(console, "User Context", name);
        row(console, "JetStream", Boolean.toString(jetStream));
        row(console, "Extending Demo Network", "false");
        row(console, "Extending Remote NATS", "false");
        row(console, "URL", url(listen));
        row(console, "Clean on Exit", Boolean.toString(clean));
        console.println("\n");
        console.println("NOTE: This is not a production server: no credentials are needed, and it listens on the\n"
                + "      loopback interface only. For production use nats-server with a configuration file.");
        String selected = contexts.selected();
        if (listen != DEFAULT_PORT || (selected != null && !selected.equals(name))) {
            console.println(
                    "\nReach it with 'nats --context " + name + " ...', or after 'nats context select " + name + "'.");
        }
        console.println();
    }

    private static void row(Console console, String label, String value) {
        console.println(" ".repeat(Math.max(0, 24 - label.length())) + label + ": " + value);
    }

    private void cleanUp(Session session, Path config) {
        ContextStore contexts = session.contexts();
        try {
            Files.deleteIfExists(config);
        } catch (IOException e) {
            session.console().note("cannot delete " + config + ": " + e.getMessage());
        }
        if (clean) {
            if (name.equals(contexts.selected())) {
                contexts.unselect();
            }
            contexts.delete(name);
        }
    }
}
