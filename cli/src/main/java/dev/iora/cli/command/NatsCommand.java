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
     * Runs the command. The exit code is 0 on return, that of a {@link dev.iora.cli.console.CliException}, or 1 for any
     * other exception, whose message is printed.
     */
    void run(Session session) throws IOException, InterruptedException;
}
