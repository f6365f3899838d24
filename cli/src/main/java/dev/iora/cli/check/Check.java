// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import picocli.CommandLine.ParentCommand;

/**
 * A check. A failure to check is critical.
 *
 * <p>Thread: the main one.
 */
abstract class Check implements NatsCommand {
    @ParentCommand
    CheckFlags flags = new CheckFlags();

    /** The result before anything was found: names the subject of the check. */
    abstract CheckResult start();

    /**
     * Performs the check and adds to the result.
     *
     * @throws CliException if the check cannot be made
     */
    abstract void check(Session session, CheckResult result) throws InterruptedException;

    @Override
    public void run(Session session) throws InterruptedException {
        CheckResult result = start();
        try {
            check(session, result);
        } catch (CliException e) {
            result.critical(String.valueOf(e.getMessage()));
        }
        int code = flags.write(session.console(), result);
        if (code != 0) {
            throw CliException.exit(code);
        }
    }

    /** A step of a check. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws InterruptedException;
    }

    /** Performs a step that the check depends on; {@code what} precedes the reason in the error message. */
    static <T> T required(String what, Step<T> step) throws InterruptedException {
        try {
            return step.run();
        } catch (CliException | ApiException e) {
            throw new CliException(what + ": " + e.getMessage(), e);
        }
    }
}
