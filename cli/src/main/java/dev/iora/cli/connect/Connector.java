// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CliVersion;
import dev.iora.cli.console.Console;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * Connects with the official client.
 *
 * <p>Thread: the main one; listeners run on threads of the client.
 */
public final class Connector {
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(500);

    private final ConnectionSettings settings;
    private final Console console;
    private final boolean trace;
    private final ServerCertificates certificates = new ServerCertificates();

    public Connector(ConnectionSettings settings, Console console, boolean trace) {
        this.settings = settings;
        this.console = console;
        this.trace = trace;
    }

    /** Opens a connection that always reconnects, until {@link #close}. */
    public Connection connect() throws InterruptedException {
        try {
            return connectSecurely(options());
        } catch (AuthenticationException e) {
            throw new CliException(
                    "nats: Authorization Violation: " + settings.described() + ": " + e.getMessage()
                            + "; give credentials by --user, --creds, --nkey or a context",
                    e);
        } catch (IOException e) {
            throw new CliException(noServer(e), e);
        }
    }

    private String noServer(IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (reason.startsWith("Unable to connect to NATS servers")) {
            reason = "connection refused or no answer";
        }
        return "nats: no servers available for connection: " + settings.described() + ": " + reason
                + "; start one by 'nats server run', or choose another by --server, --context or NATS_URL";
    }

    /** Connects, and retries with TLS if the server requires it; the Go client does this itself, jnats does not. */
    private Connection connectSecurely(Options.Builder options) throws IOException, InterruptedException {
        try {
            return Nats.connect(options.build());
        } catch (IOException e) {
            if (settings.tls().isGiven() || !String.valueOf(e.getMessage()).contains("SSL required")) {
                throw e;
            }
            return Nats.connect(options.sslContext(secured()).build());
        }
    }

    private SSLContext secured() {
        return TlsFiles.context(settings.tls(), settings.environment(), certificates);
    }

    /** The certificates that the server presented. */
    public ServerCertificates certificates() {
        return certificates;
    }

    private Options.Builder options() {
        String name = settings.link().name();
        Options.Builder options = new Options.Builder()
                .servers(settings.servers().toArray(String[]::new))
                .connectionName(name.isEmpty() ? "NATS CLI Version " + CliVersion.COMPATIBILITY : name)
                .connectionTimeout(settings.timeout())
                .maxReconnects(-1)
                .reportNoResponders()
                .reconnectWait(RECONNECT_WAIT)
                .inboxPrefix(settings.link().inboxPrefix())
                .connectionListener(new ConnectionLog(console, trace))
                .errorListener(new ErrorListener() {});
        Authentication.apply(settings, options);
        if (settings.tls().isGiven()) {
            options.sslContext(secured());
        }
        if (settings.tls().first()) {
            options.tlsFirst();
        }
        if (!settings.link().socksProxy().isEmpty()) {
            options.proxy(proxy(settings.link().socksProxy()));
        }
        return options;
    }

    private static Proxy proxy(String url) {
        URI uri = URI.create(url.contains("://") ? url : "socks5://" + url);
        if (uri.getHost() == null) {
            throw new CliException("invalid SOCKS proxy \"" + url + "\", use for instance socks5://127.0.0.1:1080");
        }
        return new Proxy(
                Proxy.Type.SOCKS, new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 1080 : uri.getPort()));
    }

    /** Flushes and closes a connection. */
    public static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
