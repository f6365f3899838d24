// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The flags that every command takes, before or after its name. Null and false mean that the flag was not given;
 * environment and context apply then.
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

    @Option(
            names = "--connection-name",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Nickname to use for the underlying NATS Connection")
    public @Nullable String connectionName;

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

    @Option(names = "--help-man", hidden = true, description = "Print a manual page")
    public boolean helpMan;

    @Option(names = "--version", description = "Show the version")
    public boolean version;

    @Option(names = "--completion-script-bash", hidden = true, description = "Print a completion script for bash")
    public boolean completionBash;

    @Option(names = "--completion-script-zsh", hidden = true, description = "Print a completion script for zsh")
    public boolean completionZsh;

    @Mixin
    public CredentialFlags credentials = new CredentialFlags();

    @Mixin
    public TlsFlags tls = new TlsFlags();

    @Mixin
    public JetStreamSubjectFlags subjects = new JetStreamSubjectFlags();

    /** Whether help was requested. */
    public boolean isHelpRequested() {
        return help || helpLong;
    }
}
