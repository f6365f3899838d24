// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.check.CheckCommands;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.AccountDetail;
import dev.iora.cli.view.AccountList;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import dev.iora.cli.view.ServerVars;
import dev.iora.cli.watch.WatchCommands;
import dev.iora.config.ConfigException;
import dev.iora.config.LoadedOptions;
import dev.iora.config.OptionsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats server}. */
public final class ServerCommands {
    private ServerCommands() {}

    /** The group {@code nats server}. Reports are passed in, because their package depends on this one. */
    public static Group group(Supplier<Group> reports) {
        return CommandNode.group("server srv sys system", "Server information", () -> children(reports.get()));
    }

    private static List<CommandNode> children(Group reports) {
        return List.of(
                CommandNode.leaf("run", "Runs a local development NATS server", ServerRun::new),
                CheckCommands.group(),
                CommandNode.group("config", "Interact with server configuration", ServerCommands::config),
                CommandNode.leaf("info i", "Show information about a single server", Info::new),
                CommandNode.leaf("list ls", "List known servers", ServerList::new),
                CommandNode.leaf("mappings mapping", "Test subject mapping patterns", Mappings::new),
                CommandNode.leaf(
                        "passwd mkpasswd pass password",
                        "Creates encrypted passwords for use in NATS Server",
                        Password::new),
                CommandNode.leaf("ping", "Ping all servers", ServerPing::new),
                reports,
                RequestCommands.group(),
                CommandNode.group("account acct", "Interact with accounts", ServerCommands::account)
                        .options(AccountFlags::new),
                CommandNode.unsupported(
                        "cluster r raft",
                        CommandNode.unsupported("balance"),
                        CommandNode.unsupported("peer-remove rm pr"),
                        CommandNode.unsupported("step-down stepdown sd elect down d")),
                CommandNode.unsupported("generate gen"),
                CommandNode.unsupported("graph"),
                CommandNode.unsupported("stream-check"),
                CommandNode.unsupported("consumer-check"),
                WatchCommands.group());
    }

    private static List<CommandNode> account() {
        return List.of(
                CommandNode.leaf("info i", "Shows information for an account", ShowAccount::new),
                CommandNode.leaf("purge", "Purge assets from JetStream clusters", PurgeAccount::new));
    }

    private static List<CommandNode> config() {
        return List.of(
                CommandNode.leaf("reload", "Reloads the runtime configuration", ReloadConfig::new),
                CommandNode.leaf("validate", "Validates a configuration file without a server", ValidateConfig::new));
    }

    /** {@code nats server account purge}. */
    static final class PurgeAccount implements NatsCommand {
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
                throw new CliException(
                        "the --js-domain option cannot be used with account purge: JetStream domains do not"
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

    /** {@code nats server account info}. */
    static final class ShowAccount implements NatsCommand {
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
            String about = "account \"" + account + "\"" + (host.isEmpty() ? "" : " on host \"" + host + "\"");
            ServerResponse response =
                    system.requestOne(SystemApi.everyServer("ACCOUNTZ"), request, () -> system.noResponse(about));
            JsonObject detail =
                    SystemApi.data(response, "").as(AccountList.class).accountDetail();
            if (detail.isEmpty()) {
                throw new CliException("no account information received");
            }
            if (flags.json) {
                session.console().println(detail.pretty());
            } else {
                new AccountReport(detail.as(AccountDetail.class)).block().print(session.console(), session.style());
            }
        }
    }

    /** {@code nats server config reload}. */
    static final class ReloadConfig implements NatsCommand {
        @Parameters(index = "0", paramLabel = "id", description = "The server ID to trigger a reload for")
        String id = "";

        @Option(
                names = {"-f", "--force"},
                negatable = true,
                description = "Force reload without prompting")
        boolean force;

        @Override
        public void run(Session session) throws InterruptedException {
            SystemApi system = session.system();
            if (!force && !session.confirmed(false, question(system))) {
                return;
            }
            SystemApi.data(request(system, "RELOAD"), "could not reload the configuration of server " + id + ": ");
            Info.print(session, id);
        }

        private String question(SystemApi system) throws InterruptedException {
            ServerIdentity server = request(system, "VARZ").server();
            return "Really reload configuration for " + server.name() + " (" + server.id() + ") on " + server.host();
        }

        private ServerResponse request(SystemApi system, String endpoint) throws InterruptedException {
            return system.requestOne(
                    SystemApi.server(id, endpoint),
                    new JsonObject(),
                    () -> new CliException("no response from server " + id));
        }
    }

    /** {@code nats server config validate}: parses a configuration as the server does, and lists all its errors. */
    static final class ValidateConfig implements NatsCommand {
        @Parameters(
                index = "0",
                paramLabel = "file",
                converter = ExistingFile.class,
                description = "The configuration file to validate")
        Path file = Path.of("");

        @Override
        public void run(Session session) {
            Console console = session.console();
            try {
                LoadedOptions loaded =
                        OptionsLoader.load(file, Map.of(), session.environment().variables());
                loaded.warnings().forEach(warning -> console.note("warning: " + warning));
                console.println("configuration file " + file + " is valid (" + loaded.digest() + ")");
            } catch (ConfigException e) {
                e.problems().forEach(problem -> console.note(problem.toString()));
                int count = e.problems().size();
                throw new CliException(
                        "configuration file " + file + " has " + count + (count == 1 ? " problem" : " problems"), e);
            }
        }
    }

    /** {@code nats server info}. */
    static final class Info implements NatsCommand {
        @Parameters(
                index = "0",
                arity = "0..1",
                defaultValue = "",
                paramLabel = "server",
                description = "Server ID or Name to inspect")
        String server = "";

        @Mixin
        ArchiveFlag archive = new ArchiveFlag();

        @Override
        public void run(Session session) throws InterruptedException {
            archive.open(session);
            print(session, server);
        }

        /** Prints the info of the server with this id or name, or of any server if it is empty. */
        static void print(Session session, String server) throws InterruptedException {
            SystemApi system = session.system();
            boolean byId = SystemApi.isServerId(server);
            ServerResponse response = system.requestOne(
                    byId ? SystemApi.server(server, "VARZ") : SystemApi.everyServer("VARZ"),
                    byId ? new JsonObject() : new ServerFilter(server).exactly(),
                    () -> system.noResponse(server.isEmpty() ? "" : "server \"" + server + "\""));
            JsonObject data = SystemApi.data(response, "invalid response received: ");
            if (data.isEmpty()) {
                throw new CliException("no data received in response: " + response.json());
            }
            new VariablesReport(data.as(ServerVars.class)).block().print(session.console(), session.style());
        }
    }
}
