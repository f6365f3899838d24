// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The flags that every command takes, before or after its name. Null and false mean that the flag was not given: the
 * environment and the context are asked next.
 *
 * <p>Thread: the main one; only picocli writes.
 */
@Command(synopsisHeading = "usage: ")
public final class GlobalOptions {
    @Option(
            names = {"-s", "--server"},
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "NATS server urls ($NATS_URL)")
    public @Nullable String server;

    @Option(names = "--user", scope = ScopeType.INHERIT, description = "Username or Token ($NATS_USER)")
    public @Nullable String user;

    @Option(names = "--password", scope = ScopeType.INHERIT, description = "Password ($NATS_PASSWORD)")
    public @Nullable String password;

    @Option(names = "--token", scope = ScopeType.INHERIT, description = "Token to use for authentication ($NATS_TOKEN)")
    public @Nullable String token;

    @Option(
            names = "--connection-name",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Nickname to use for the underlying NATS Connection")
    public @Nullable String connectionName;

    @Option(
            names = "--creds",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "User credentials ($NATS_CREDS)")
    public @Nullable String creds;

    @Option(
            names = "--nkey",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "User NKEY seed file ($NATS_NKEY)")
    public @Nullable String nkey;

    @Option(names = "--jwt", scope = ScopeType.INHERIT, description = "User JWT ($NATS_JWT)")
    public @Nullable String jwt;

    @Option(names = "--seed", scope = ScopeType.INHERIT, description = "User NKEY seed ($NATS_SEED)")
    public @Nullable String seed;

    @Option(
            names = "--tlscert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "TLS public certificate ($NATS_CERT)")
    public @Nullable String tlsCert;

    @Option(
            names = "--tlskey",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "TLS private key ($NATS_KEY)")
    public @Nullable String tlsKey;

    @Option(
            names = "--tlsca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "TLS certificate authority chain ($NATS_CA)")
    public @Nullable String tlsCa;

    @Option(
            names = {"--tlsfirst", "--tls-first"},
            scope = ScopeType.INHERIT,
            description = "Perform TLS handshake before expecting the server greeting")
    public boolean tlsFirst;

    @Option(names = "--certstore", hidden = true, scope = ScopeType.INHERIT, description = "Windows certificate store")
    public @Nullable String certStore;

    @Option(
            names = "--certstore-match",
            hidden = true,
            scope = ScopeType.INHERIT,
            description = "What certificate to use")
    public @Nullable String certStoreMatch;

    @Option(names = "--certstore-match-by", hidden = true, scope = ScopeType.INHERIT, description = "How to match it")
    public @Nullable String certStoreMatchBy;

    @Option(
            names = "--certstore-ca-match",
            hidden = true,
            scope = ScopeType.INHERIT,
            description = "What authority to use")
    public @Nullable String certStoreCaMatch;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description = "Time to wait on responses from NATS, 5s by default ($NATS_TIMEOUT)")
    public @Nullable Duration timeout;

    @Option(
            names = "--socks-proxy",
            paramLabel = "PROXY",
            scope = ScopeType.INHERIT,
            description = "SOCKS5 proxy for connecting to the NATS server ($NATS_SOCKS_PROXY)")
    public @Nullable String socksProxy;

    @Option(
            names = "--js-api-prefix",
            paramLabel = "PREFIX",
            scope = ScopeType.INHERIT,
            description = "Subject prefix for access to the JetStream API")
    public @Nullable String jsApiPrefix;

    @Option(
            names = "--js-event-prefix",
            paramLabel = "PREFIX",
            scope = ScopeType.INHERIT,
            description = "Subject prefix for access to JetStream advisories")
    public @Nullable String jsEventPrefix;

    @Option(
            names = {"--js-domain", "--domain"},
            paramLabel = "DOMAIN",
            scope = ScopeType.INHERIT,
            description = "JetStream domain to access")
    public @Nullable String jsDomain;

    @Option(
            names = "--inbox-prefix",
            paramLabel = "PREFIX",
            scope = ScopeType.INHERIT,
            description = "Custom inbox prefix to use for inboxes")
    public @Nullable String inboxPrefix;

    @Option(
            names = "--colors",
            paramLabel = "SCHEME",
            scope = ScopeType.INHERIT,
            description = "Colour scheme: rounded, double, yellow, blue, cyan, green, magenta, red ($NATS_COLOR)")
    public @Nullable String colors;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Configuration context ($NATS_CONTEXT)")
    public @Nullable String context;

    @Option(names = "--no-context", scope = ScopeType.INHERIT, description = "Disable the selected context")
    public boolean noContext;

    @Option(names = "--trace", scope = ScopeType.INHERIT, description = "Trace API interactions")
    public boolean trace;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            description = "Show help")
    public boolean help;

    @Option(
            names = "--help-long",
            scope = ScopeType.INHERIT,
            description = "Show help with the flags that every command takes")
    public boolean helpLong;

    @Option(names = "--version", description = "Show the version")
    public boolean version;

    @Option(names = "--completion-script-bash", hidden = true, description = "Print a completion script for bash")
    public boolean completionBash;

    @Option(names = "--completion-script-zsh", hidden = true, description = "Print a completion script for zsh")
    public boolean completionZsh;

    /** Whether help was asked for. */
    public boolean helps() {
        return help || helpLong;
    }
}
