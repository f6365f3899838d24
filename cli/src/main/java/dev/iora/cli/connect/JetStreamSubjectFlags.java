// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags for the subjects of JetStream; null if not given. */
public final class JetStreamSubjectFlags {
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
}
