// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import java.io.IOException;

/**
 * One command. Its flags and arguments are fields annotated for picocli, read when {@link #run} is called.
 *
 * <p>Thread: the main one.
 */
@FunctionalInterface
public interface NatsCommand {
    /**
     * Does the work. A return is exit code 0, {@link dev.iora.cli.console.CliException} ends with its own code, and any other exception ends
     * with its message and exit code 1.
     */
    void run(Session session) throws IOException, InterruptedException;
}
