// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import picocli.CommandLine.Option;

/** The flags of watches that show the top items. */
final class TopFlags {
    @Option(
            names = {"-n", "--number"},
            defaultValue = "0",
            description = "Amount of rows to show by the selected dimension")
    int number;
}
