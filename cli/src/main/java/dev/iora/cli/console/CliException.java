// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

/** Ends a command: with a reason that is printed on standard error, and an exit code. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The default exit code of failures. */
    public static final int FAILED = 1;

    private final int exitCode;

    public CliException(String message) {
        super(message);
        exitCode = FAILED;
    }

    public CliException(String message, Throwable cause) {
        super(message, cause);
        exitCode = FAILED;
    }

    private CliException(int exitCode) {
        super("", null, false, false);
        this.exitCode = exitCode;
    }

    /** Ends the command with this exit code and without a message. */
    public static CliException exit(int exitCode) {
        return new CliException(exitCode);
    }

    public int exitCode() {
        return exitCode;
    }
}
