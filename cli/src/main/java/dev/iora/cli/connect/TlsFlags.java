// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags for TLS; null and false if not given. */
public final class TlsFlags {
    @Option(
            names = "--tlscert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "TLS public certificate ($NATS_CERT)")
    public @Nullable String cert;

    @Option(
            names = "--tlskey",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "TLS private key ($NATS_KEY)")
    public @Nullable String key;

    @Option(
            names = "--tlsca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "TLS certificate authority chain ($NATS_CA)")
    public @Nullable String ca;

    @Option(
            names = {"--tlsfirst", "--tls-first"},
            scope = ScopeType.INHERIT,
            description = "Perform TLS handshake before expecting the server greeting")
    public boolean first;

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
}
