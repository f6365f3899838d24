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
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code nats server run}: runs a server for development in this process, in the foreground. It has the accounts and users of
 * the official CLI before 0.4.0, which removed the command, with random passwords that contexts remember.
 *
 * <p>It differs in what other commands need to find it: it listens on the loopback interface, on the default port if that is
 * free, and if no context is selected, the local user's is while the server runs.
 *
 * <p>Thread: the main one; at the end a thread of the JVM cleans up.
 */
final class ServerRun implements NatsCommand {
    private static final int DEFAULT_PORT = 4222;
    private static final int ANY_PORT = 0;
    private static final String HOST = "127.0.0.1";
    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

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
        ContextStore contexts = session.contexts();
        Map<RunAccount, String> passwords = passwords(session);
        String address = HOST + ":" + (port > 0 ? port : freePort(contexts));
        Path store = session.environment().dataHome().resolve("nats").resolve(name);
        Path config = new RunConfig(
                        name, address, passwords, jetStream ? store : null, verbose, session.options().trace)
                .write();
        String url = "nats://" + address;
        passwords.forEach((account, password) -> account.save(name, url, password, contexts));
        boolean selects = contexts.selected() == null;
        if (selects) {
            contexts.select(name);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(session, config, selects)));
        printIntroduction(session.console(), url, passwords, contexts);
        System.setProperty("slf4j.provider", "dev.iora.distribution.NatsLogProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        Main.main(new String[] {"-c", config.toString()});
    }

    /** The passwords of earlier runs, or new ones. */
    private Map<RunAccount, String> passwords(Session session) {
        SecureRandom random = new SecureRandom();
        Map<RunAccount, String> passwords = new EnumMap<>(RunAccount.class);
        for (RunAccount account : RunAccount.values()) {
            passwords.put(account, account.password(name, session.contexts(), session.environment(), random));
        }
        return passwords;
    }

    /** The default port if it is free, else that of the last run, else any. */
    private int freePort(ContextStore contexts) throws IOException {
        for (int candidate : new int[] {DEFAULT_PORT, lastPort(contexts), ANY_PORT}) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
                return socket.getLocalPort();
            } catch (BindException e) {
                if (candidate == ANY_PORT) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("the last port is any");
    }

    private int lastPort(ContextStore contexts) {
        String url = contexts.exists(name) ? contexts.load(name).get(NatsContext.URL) : "";
        Matcher port = PORT.matcher(url);
        return port.find() ? Integer.parseInt(port.group(1)) : ANY_PORT;
    }

    private void printIntroduction(
            Console console, String url, Map<RunAccount, String> passwords, ContextStore contexts) {
        console.println("Starting local development NATS Server instance: " + name + "\n");
        passwords.forEach((account, password) -> row(
                console,
                account.label() + " Credentials",
                String.format(
                        Locale.ROOT,
                        "User: %-7s Password: %s Context: %s",
                        account.user(),
                        password,
                        account.context(name))));
        row(console, "Extending Demo Network", "false");
        row(console, "Extending Remote NATS", "false");
        row(console, "URL", url);
        row(console, "Clean on Exit", Boolean.toString(clean));
        console.println("\n");
        console.println("NOTE: This is not a supported way to run a production NATS Server, view documentation\n"
                + "      at https://docs.nats.io/running-a-nats-service/introduction for production use.");
        console.println(
                name.equals(contexts.selected())
                        ? "\nOther commands reach it without options, as the context " + name + " is selected.\n"
                        : "\nReach it with 'nats --context " + name + " ...', or after 'nats context select " + name
                                + "'.\n");
    }

    private static void row(Console console, String label, String value) {
        console.println(" ".repeat(Math.max(0, 24 - label.length())) + label + ": " + value);
    }

    private void cleanUp(Session session, Path config, boolean unselects) {
        ContextStore contexts = session.contexts();
        try {
            Files.deleteIfExists(config);
        } catch (IOException e) {
            session.console().note("cannot delete " + config + ": " + e.getMessage());
        }
        if (name.equals(contexts.selected()) && (unselects || clean)) {
            contexts.unselect();
        }
        if (clean) {
            for (RunAccount account : RunAccount.values()) {
                if (contexts.exists(account.context(name))) {
                    contexts.delete(account.context(name));
                }
            }
        }
    }
}
