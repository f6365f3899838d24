// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags for credentials; null if not given. */
public final class CredentialFlags {
    @Option(names = "--user", scope = ScopeType.INHERIT, description = "Username or Token ($NATS_USER)")
    public @Nullable String user;

    @Option(names = "--password", scope = ScopeType.INHERIT, description = "Password ($NATS_PASSWORD)")
    public @Nullable String password;

    @Option(names = "--token", scope = ScopeType.INHERIT, description = "Token to use for authentication ($NATS_TOKEN)")
    public @Nullable String token;

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
}
