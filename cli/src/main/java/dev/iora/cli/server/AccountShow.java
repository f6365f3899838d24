// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats server account info}. */
final class AccountShow implements NatsCommand {
    @ParentCommand
    AccountFlags flags = new AccountFlags();

    @Parameters(index = "0", paramLabel = "account", description = "The name of the account to view")
    String account = "";

    @Option(names = "--host", description = "Request information from a specific server")
    String host = "";

    @Mixin
    ArchiveFlag archive = new ArchiveFlag();

    @Override
    public void run(Session session) throws InterruptedException {
        archive.open(session);
        SystemApi system = session.system();
        JsonObject request = new ServerFilter(host).exactly().put("account", account);
        List<JsonObject> answers = system.request(SystemApi.everyServer("ACCOUNTZ"), request, 1);
        if (answers.isEmpty()) {
            throw system.noAnswer("account \"" + account + "\"" + (host.isEmpty() ? "" : " on host \"" + host + "\""));
        }
        JsonObject answer = answers.getFirst();
        if (answer.has("error")) {
            throw new CliException(answer.object("error").string("description"));
        }
        JsonObject detail = answer.object("data").object("account_detail");
        if (detail.isEmpty()) {
            throw new CliException("no account information received");
        }
        if (flags.json) {
            session.console().println(detail.pretty());
        } else {
            new AccountReport(detail).block().print(session.console(), session.style());
        }
    }
}
