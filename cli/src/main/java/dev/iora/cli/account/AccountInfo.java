// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.Requests;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.connect.ServerCertificates;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.JetStreamAccount;
import dev.iora.cli.view.ServerResponse;
import dev.iora.cli.view.UserInfo;
import dev.iora.json.JsonException;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.ReadListener;
import io.nats.client.api.ServerInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code nats account info}. */
@Command
final class AccountInfo implements NatsCommand {
    private static final String USER_INFO = "$SYS.REQ.USER.INFO";
    private static final Duration USER_INFO_TIMEOUT = Duration.ofSeconds(1);
    private static final String SYSTEM_ACCOUNT = "$SYS";

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Connector connector = session.connector();
        SystemAccountMark mark = new SystemAccountMark();
        Connection connection = connector.connect(mark);
        try {
            print(session, connector, connection, mark);
        } finally {
            Connector.close(connection);
        }
    }

    private static void print(Session session, Connector connector, Connection connection, SystemAccountMark mark)
            throws IOException, InterruptedException {
        Duration roundTrip = connection.RTT();
        ColumnBlock block = new ColumnBlock("Account Information");
        Optional<UserInfo> user = user(session, connection);
        user.ifPresent(info -> addUser(block, info, mark.isSystemAccount()));
        addConnection(block, connection, roundTrip);
        addTls(block, connection, connector.certificates());
        user.flatMap(UserInfo::permissions).ifPresent(permissions -> addPermissions(block, permissions));
        addJetStream(block, session.jetStream(connection), connection.getMaxPayload());
        block.print(session.console(), session.style());
    }

    /** The user as the server sees it; empty if the server does not support the request. */
    private static Optional<UserInfo> user(Session session, Connection connection) throws InterruptedException {
        session.trace(">>> " + USER_INFO + ": {}");
        Message response;
        try {
            response = Requests.send(connection, USER_INFO, new byte[0], USER_INFO_TIMEOUT);
        } catch (CliException e) {
            // Servers before 2.10 and servers without accounts do not support this; the rest is shown anyway.
            session.trace("<<< " + e.getMessage());
            return Optional.empty();
        }
        if (response == null) {
            return Optional.empty();
        }
        try {
            JsonObject info = JsonObject.parse(response.getData());
            session.trace("<<< " + info);
            return Optional.of(info.as(ServerResponse.class).data())
                    .filter(data -> !data.isEmpty())
                    .map(data -> data.as(UserInfo.class));
        } catch (JsonException e) {
            throw new CliException("the response on " + USER_INFO + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static void addUser(ColumnBlock block, UserInfo user, boolean systemAccount) {
        String name = user.userName();
        String id = user.user();
        block.row("User", name.isEmpty() ? id : name + " (" + id + ")");
        String account = user.account();
        String accountName = user.accountName();
        block.row("Account", accountName.isEmpty() ? account : accountName + " (" + account + ")");
        if (!accountName.isEmpty()) {
            block.row("System Account", systemAccount || account.equals(SYSTEM_ACCOUNT));
        }
        Duration expires = user.expires();
        block.row("Expires", expires.isZero() ? "never" : expires);
    }

    private static void addConnection(ColumnBlock block, Connection connection, Duration roundTrip) {
        ServerInfo server = connection.getServerInfo();
        block.row("Client ID", Integer.toString(server.getClientId()))
                .row("Client IP", server.getClientIp())
                .row("RTT", roundTrip)
                .row("Headers Supported", server.isHeadersSupported())
                .row("Maximum Payload", HumanNumber.bytes(connection.getMaxPayload()))
                .rowIfNotEmpty("Connected Cluster", text(server.getCluster()))
                .row("Connected URL", connection.getConnectedUrl())
                .row("Connected Address", address(connection))
                .row("Connected Server ID", server.getServerId())
                .row("Connected Server Version", server.getVersion())
                .rowIf(
                        !server.getServerId().equals(server.getServerName()),
                        "Connected Server Name",
                        server.getServerName());
    }

    private static void addTls(ColumnBlock block, Connection connection, ServerCertificates certificates) {
        if (!certificates.isPresent()) {
            block.row("TLS Connection", "no");
            return;
        }
        String version = certificates.protocol().replaceFirst("TLSv", "");
        block.row("TLS Version", version + " using " + certificates.cipherSuite())
                .row(
                        "TLS Server Name",
                        URI.create(text(connection.getConnectedUrl())).getHost())
                .row("TLS Verified", "issuer " + certificates.issuer());
    }

    /** Notes what the server says about the account of the client, which the client does not keep. */
    private static final class SystemAccountMark implements ReadListener {
        private volatile boolean systemAccount;

        boolean isSystemAccount() {
            return systemAccount;
        }

        @Override
        public void protocol(String op, @Nullable String text) {
            if (op.equals("INFO") && text != null) {
                systemAccount =
                        JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)).truth("acc_is_sys");
            }
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String address(Connection connection) {
        URI url = URI.create(text(connection.getConnectedUrl()));
        return url.getHost() + ":" + url.getPort();
    }

    private static void addPermissions(ColumnBlock block, UserInfo.Permissions permissions) {
        block.title("Connection Permissions");
        addSubjects(block, "Publish:", permissions.publish());
        block.line("");
        addSubjects(block, "Subscribe:", permissions.subscribe());
        block.line("");
    }

    private static void addSubjects(ColumnBlock block, String label, UserInfo.Subjects permission) {
        List<String> allowed = permission.allow();
        List<String> denied = permission.deny();
        if (allowed.isEmpty() && denied.isEmpty()) {
            return;
        }
        block.indent(2).line(label).values("Allow", allowed);
        if (!denied.isEmpty()) {
            block.line("").values("Deny", denied);
        }
        block.indent(0);
    }

    private static void addJetStream(ColumnBlock block, JetStreamApi api, long maxPayload) throws InterruptedException {
        JetStreamAccount info;
        try {
            info = api.account();
        } catch (ApiException e) {
            block.line("")
                    .line(
                            e.isNotEnabled()
                                    ? "   JetStream is not supported in this account"
                                    : "   Could not obtain account information: " + e.getMessage());
            return;
        } catch (CliException e) {
            boolean silent = String.valueOf(e.getMessage()).contains("timeout");
            block.line("")
                    .line(
                            silent
                                    ? "   No response from JetStream server"
                                    : "   JetStream is not supported in this account");
            return;
        }
        String domain = info.domain();
        block.title("JetStream Account Information" + (domain.isEmpty() ? "" : " for domain " + domain));
        block.title("Account Usage")
                .rowIfNotEmpty("Domain", domain)
                .row("Storage", HumanNumber.bytes(info.storage()))
                .row("Memory", HumanNumber.bytes(info.memory()))
                .row("Streams", info.streams())
                .row("Consumers", info.consumers());
        block.title("Account Limits").row("Max Message Payload", HumanNumber.bytes(maxPayload));
        if (info.tiers().isEmpty()) {
            new AccountTier("Default", info).addTo(block);
        }
        new TreeMap<>(info.tiers()).forEach((name, tier) -> new AccountTier(name, tier).addTo(block));
    }
}
