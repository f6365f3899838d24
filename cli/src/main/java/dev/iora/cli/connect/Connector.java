// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.connect.ConnectFailures.Remedy;
import dev.iora.cli.connect.ConnectionSettings.Tls;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CliVersion;
import dev.iora.cli.console.Console;
import dev.iora.tls.TlsException;
import dev.iora.tls.TlsFiles;
import dev.iora.tls.TlsSpec;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.ReadListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

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
    private final RequestedCertificate requested = new RequestedCertificate();

    public Connector(ConnectionSettings settings, Console console, boolean trace) {
        this.settings = settings;
        this.console = console;
        this.trace = trace;
    }

    /** Opens a connection that always reconnects, until {@link #close}. */
    public Connection connect() throws InterruptedException {
        return connect(null);
    }

    /** As {@link #connect()}; {@code reads}, unless null, gets everything that arrives. */
    public Connection connect(@Nullable ReadListener reads) throws InterruptedException {
        return connect(reads, settings.tls().isGiven());
    }

    /** If the server requires TLS, tries again with it, as the Go client does itself. */
    private Connection connect(@Nullable ReadListener reads, boolean secure) throws InterruptedException {
        ConnectFailures failures = new ConnectFailures(console::log);
        Options options = options(failures, secure).readListener(reads).build();
        try {
            Connection connection = failures.during(() -> Nats.connect(options));
            // It may be the refusal of another server in the list.
            connection.clearLastError();
            return connection;
        } catch (AuthenticationException e) {
            throw refused(e);
        } catch (IOException e) {
            ConnectFailures.Reason reason = failures.reason();
            if (secure || !reason.needsTls()) {
                throw noServer(reason, e);
            }
        }
        return connect(reads, true);
    }

    private CliException refused(AuthenticationException cause) {
        boolean inUrl = settings.servers().stream().anyMatch(url -> url.contains("@"));
        String hint = settings.credentials().isEmpty() && !inUrl
                ? "; give credentials by --user and --password, --creds, --nkey or a context"
                : "";
        return new CliException(
                "nats: Authorization Violation: " + settings.described() + " refused "
                        + Authentication.described(settings) + hint,
                cause);
    }

    private CliException noServer(ConnectFailures.Reason reason, IOException cause) {
        boolean asked = reason.remedy() != Remedy.AUTHORITY && certificates.isPresent() && requested.isRequested();
        String hint = switch (asked ? Remedy.CERTIFICATE : reason.remedy()) {
            case SERVER -> "; start one by 'nats server run', or choose another by --server, --context or NATS_URL";
            case AUTHORITY -> "; name its authority by --tlsca, NATS_CA or a context";
            case CERTIFICATE ->
                "; the server asked for a certificate of this client: name one by --tlscert and --tlskey, by NATS_CERT and"
                        + " NATS_KEY, or by a context";
            case TLS_FIRST -> settings.tls().first() ? "" : "; if the server begins with TLS, give --tlsfirst";
            case NONE -> "";
        };
        return new CliException(
                "nats: no servers available for connection: " + settings.described() + ": " + reason.text() + hint,
                cause);
    }

    private SSLContext secured() {
        Tls tls = settings.tls();
        if (tls.cert().isEmpty() != tls.key().isEmpty()) {
            throw new CliException(
                    tls.key().isEmpty()
                            ? "a TLS certificate without its key: give --tlskey, NATS_KEY or the context's key"
                            : "a TLS key without its certificate: give --tlscert, NATS_CERT or the context's cert");
        }
        Environment environment = settings.environment();
        try {
            KeyManager[] own = tls.cert().isEmpty()
                    ? new KeyManager[] {requested}
                    : TlsFiles.keys(new TlsSpec.CertificateFiles(
                            environment.expand(tls.cert()), environment.expand(tls.key())));
            return TlsFiles.context(
                    own,
                    certificates.watching(
                            TlsFiles.authorities(tls.ca().isEmpty() ? null : environment.expand(tls.ca()))));
        } catch (TlsException e) {
            throw new CliException(
                    "cannot use the TLS files (from " + settings.origins().tls() + "): " + e.getMessage(), e);
        }
    }

    /** The certificates that the server presented. */
    public ServerCertificates certificates() {
        return certificates;
    }

    private Options.Builder options(ConnectFailures failures, boolean secure) {
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
                .dataPortType(WatchedPort.class.getName())
                .errorListener(failures);
        Authentication.apply(settings, options);
        if (secure) {
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

    /** Closes a connection. The client drops what it has not written yet. */
    public static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
