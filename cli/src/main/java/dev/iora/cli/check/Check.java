// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import picocli.CommandLine.ParentCommand;

/**
 * A check. Whatever keeps it from finding out is as bad as the worst that it can find.
 *
 * <p>Thread: the main one.
 */
abstract class Check implements NatsCommand {
    @ParentCommand
    CheckFlags flags = new CheckFlags();

    /** What is checked, with nothing found yet. */
    abstract CheckResult start();

    /**
     * Finds out.
     *
     * @throws CliException if that is not possible
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

    /** Does a step without which the check cannot go on; says in front of the reason what failed. */
    static <T> T required(String what, Step<T> step) throws InterruptedException {
        try {
            return step.run();
        } catch (CliException | ApiException e) {
            throw new CliException(what + ": " + e.getMessage(), e);
        }
    }
}
