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
import org.jspecify.annotations.Nullable;

/**
 * What a command may use: the console, the flags every command takes, contexts, and the connection, which is made when
 * first asked for and closed when the command ends.
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

    /** Another one, that connects as the context says, whatever flags and environment say. */
    public Session within(NatsContext context) {
        GlobalOptions only = new GlobalOptions();
        only.trace = options.trace;
        only.timeout = options.timeout;
        Session session = new Session(console, only, environment);
        session.settings = ConnectionSettings.resolve(only, environment.withoutNats(), context);
        return session;
    }

    /** Another one, with a connection of its own. */
    public Session again() {
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

    /** Where and how to connect, of flags, environment and context. */
    public ConnectionSettings settings() {
        if (settings == null) {
            settings = ConnectionSettings.resolve(options, environment, contexts());
        }
        return settings;
    }

    /** The connection, made at the first call. */
    public Connection connection() throws InterruptedException {
        if (connection == null) {
            connection = connector().connect();
        }
        return connection;
    }

    /** Makes connections, beside that of the session. */
    public Connector connector() {
        return new Connector(settings(), console, options.trace);
    }

    /** The JetStream API over the connection. */
    public JetStreamApi jetStream() throws InterruptedException {
        return new JetStreamApi(
                connection(), settings().apiPrefix(), settings().timeout(), options.trace ? console : null);
    }

    /** What servers say about themselves: over the connection, unless {@link #answerFrom} says otherwise. */
    public SystemApi system() throws InterruptedException {
        return system != null
                ? system
                : new LiveServers(connection(), settings().timeout(), this::trace);
    }

    /** From now on servers are not asked about themselves, but this is. */
    public void answerFrom(SystemApi source) {
        system = source;
    }

    /** How tables and blocks of columns look. */
    public OutputStyle style() {
        if (style == null) {
            String colors = settings == null
                    ? ConnectionSettings.colors(options, environment, contexts())
                    : settings.link().colors();
            style = OutputStyle.of(environment.variables(), colors, console.terminals());
        }
        return style;
    }

    /** Does work that goes on until it is done, or until the user ends it, which is no failure. */
    public void untilInterrupted(Interrupts.Work work) throws IOException, InterruptedException {
        new Interrupts().during(work);
    }

    /** Says something that only {@code --trace} shows. */
    public void trace(String line) {
        if (options.trace) {
            console.log(line);
        }
    }

    /** Asks before something is destroyed, unless {@code force} says not to. */
    public boolean confirmed(boolean force, String question) {
        return force || console.prompts().confirm(question, false);
    }

    @Override
    public void close() {
        if (connection != null) {
            Connector.close(connection);
        }
    }
}
