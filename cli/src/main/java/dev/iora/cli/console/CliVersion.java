// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.server.ServerVersion;

/** The version of this command line. */
public final class CliVersion {
    /** The version of the official command line that this one is compatible with. */
    public static final String COMPATIBILITY = "0.4.0";

    /** The output of {@code --version}. */
    public static final String TEXT = COMPATIBILITY + " (" + ServerVersion.NAME + " " + ServerVersion.VERSION + ")";

    private CliVersion() {}
}
