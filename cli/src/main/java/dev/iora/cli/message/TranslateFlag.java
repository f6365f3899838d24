// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag for a command that converts bodies before they are printed. */
public final class TranslateFlag {
    @Option(
            names = "--translate",
            paramLabel = "COMMAND",
            description = "Translate the message data by running it through the given command before output")
    public @Nullable String command;
}
