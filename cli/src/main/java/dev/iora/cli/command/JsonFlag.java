// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import picocli.CommandLine.Option;

/** The flag for output as JSON. */
public final class JsonFlag {
    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    public boolean given;
}
