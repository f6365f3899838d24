// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags of {@code nats server account}. */
final class AccountFlags {
    @Option(
            names = {"-j", "--json"},
            scope = ScopeType.INHERIT,
            description = "Produce JSON output")
    boolean json;
}
