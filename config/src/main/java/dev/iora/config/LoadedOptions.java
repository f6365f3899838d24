// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options read from a file and flags.
 *
 * @param options the options
 * @param warnings oddities of the file that do not prevent a start
 * @param digest the digest of the file, or null without a file; see {@link ParsedConfig#digest}
 */
public record LoadedOptions(
        ServerOptions options,
        List<ConfigProblem> warnings,
        @Nullable String digest) {
    /** Keeps a copy of {@code warnings}. */
    public LoadedOptions {
        warnings = List.copyOf(warnings);
    }
}
