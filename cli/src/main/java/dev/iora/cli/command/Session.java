// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.LiveServers;
import dev.iora.cli.api.SystemApi;
import dev.iora.cli.connect.ConnectionSettings;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.Environment;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.OutputStyle;
import io.nats.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The services of a command: console, global flags, contexts, and the connection, which is made on first use and closed
 * when the command ends.
 *
 * <p>Thread: the main one.
 */
public final class Session implements AutoCloseable {
    private final Console console;
    private final GlobalOptions options;
    private final Environment environment;
    private @Nullable ConnectionSettings settings;
    private @Nullable OutputStyle style;
    private @Nullable Connection connection;
    private @Nullable SystemApi system;

    public Session(Console console, GlobalOptions options, Environment environment) {
        this.console = console;
        this.options = options;
        this.environment = environment;
    }

    /** A new session that connects by a context, ignoring flags and environment. */
    public Session within(NatsContext context) {
        GlobalOptions common = new GlobalOptions();
        common.trace = options.trace;
        common.timeout = options.timeout;
        Session session = new Session(console, common, environment);
        session.settings = ConnectionSettings.resolve(common, environment.withoutNats(), context);
        return session;
    }

    /** A new session with the same settings and its own connection. */
    public Session withOwnConnection() {
        return new Session(console, options, environment);
    }

    public Console console() {
        return console;
    }

    public GlobalOptions options() {
        return options;
    }

    public Environment environment() {
        return environment;
    }

    public ContextStore contexts() {
        return new ContextStore(environment);
    }

    /** The connection settings from flags, environment and context. */
    public ConnectionSettings settings() {
        if (settings == null) {
            settings = ConnectionSettings.resolve(options, environment, contexts());
        }
        return settings;
    }

    /** The connection; the first call connects. */
    public Connection connection() throws InterruptedException {
        if (connection == null) {
            connection = connector().connect();
        }
        return connection;
    }

    /** Makes further connections. */
    public Connector connector() {
        return new Connector(settings(), console, options.trace);
    }

    /** The JetStream API over the connection. */
    public JetStreamApi jetStream() throws InterruptedException {
        return jetStream(connection());
    }

    /** The JetStream API over another connection. */
    public JetStreamApi jetStream(Connection other) {
        return new JetStreamApi(other, settings().apiPrefix(), settings().timeout(), options.trace ? console : null);
    }

    /** Monitoring data of servers: over the connection, or from the source given to {@link #answerFrom}. */
    public SystemApi system() throws InterruptedException {
        return system != null
                ? system
                : new LiveServers(connection(), settings().timeout(), this::trace);
    }

    /** Sets the source of {@link #system}, instead of the connection. */
    public void answerFrom(SystemApi source) {
        system = source;
    }

    /** The style of tables and blocks of columns. */
    public OutputStyle style() {
        if (style == null) {
            String colors = settings == null
                    ? ConnectionSettings.colors(options, environment, contexts())
                    : settings.link().colors();
            style = OutputStyle.of(environment.variables(), colors, console.terminals());
        }
        return style;
    }

    /** Runs work until it is done or the user presses Ctrl-C, which is not a failure. */
    public void untilInterrupted(Interrupts.Work work) throws IOException, InterruptedException {
        new Interrupts().during(work);
    }

    /** Prints a line if {@code --trace} is set. */
    public void trace(String line) {
        if (options.trace) {
            console.log(line);
        }
    }

    /** Asks for confirmation of a destructive action, unless {@code force} is set; returns whether to continue. */
    public boolean confirmed(boolean force, String question) {
        return force || console.prompts().confirm(question, false);
    }

    /** As {@link #confirmed}; prints that the deletion is skipped if it is not confirmed. */
    public boolean deletionConfirmed(boolean force, String question) {
        boolean confirmed = confirmed(force, question);
        if (!confirmed) {
            console.println("Skipping delete");
        }
        return confirmed;
    }

    /** Closes the connection once the server has processed what was sent over it, such as acknowledgements. */
    @Override
    public void close() {
        if (connection != null) {
            // A command that was interrupted has sent messages, too.
            boolean interrupted = Thread.interrupted();
            interrupted |= !flush(connection);
            Connector.close(connection);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if the thread was interrupted. */
    private boolean flush(Connection opened) {
        if (opened.getStatus() != Connection.Status.CONNECTED) {
            return true;
        }
        try {
            opened.flush(settings().timeout());
        } catch (TimeoutException | IllegalStateException e) {
            console.log(
                    "the server did not confirm the last messages before the connection was closed: " + e.getMessage());
        } catch (InterruptedException e) {
            return false;
        }
        return true;
    }
}
