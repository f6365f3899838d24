// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats server account purge}. */
final class AccountPurge implements NatsCommand {
    @ParentCommand
    AccountFlags flags = new AccountFlags();

    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the account to purge")
    String account = "";

    @Option(
            names = {"-f", "--force"},
            description = "Perform the operation without prompting")
    boolean force;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        if (!session.settings().jetStream().domain().isEmpty()) {
            throw new CliException("the --js-domain option cannot be used with account purge: JetStream domains do not"
                    + " apply to the system account, connect without a domain configured");
        }
        if (!force) {
            console.println(
                    "This operation deletes all data from the " + account + " account and cannot be reversed.\n");
        }
        if (!session.confirmed(force, "Really purge account " + account)) {
            return;
        }
        if (!session.jetStream().request("ACCOUNT.PURGE." + account).truth("initiated")) {
            throw new CliException("unknown error while purging the account");
        }
        console.println("Purge operation on account " + account + " initiated");
    }
}
