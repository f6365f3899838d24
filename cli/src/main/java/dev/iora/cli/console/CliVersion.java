// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.server.ServerVersion;

/** What this command line is. */
public final class CliVersion {
    /** The version of the official command line whose behaviour this one has. */
    public static final String COMPATIBILITY = "0.4.0";

    /** What {@code --version} prints. */
    public static final String TEXT = COMPATIBILITY + " (" + ServerVersion.NAME + " " + ServerVersion.VERSION + ")";

    private CliVersion() {}
}
