// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.server.HealthFlags;
import dev.iora.cli.view.HealthStatus;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;

/** {@code nats server report health}. */
final class HealthReport extends ServerReport.Plain {
    private static final int OK = 200;
    private static final int MAX_ERRORS = 10;

    @Mixin
    HealthFlags health = new HealthFlags();

    @Override
    void report(Session session) throws InterruptedException {
        JsonObject request = request(session);
        health.fill(request);
        List<ServerResponse> servers = new ArrayList<>(ask(session, "HEALTHZ", request.put("details", true)));
        servers.sort(order.directed(Comparator.comparing(
                (ServerResponse response) -> response.server().name())));
        Table table = new Table("Health Report").headers("Server", "Cluster", "Domain", "Status", "Type", "Error");
        long healthy = 0;
        long errors = 0;
        for (ServerResponse response : servers) {
            ServerIdentity server = response.server();
            HealthStatus status = response.data().as(HealthStatus.class);
            table.row(
                    server.name(),
                    server.cluster(),
                    server.domain(),
                    status.status() + " (" + status.statusCode() + ")");
            healthy += status.statusCode() == OK ? 1 : 0;
            errors += status.errors().size();
            addErrors(table, status.errors());
        }
        long clusters = servers.stream()
                .map(response -> response.server().cluster())
                .distinct()
                .count();
        table.footer(
                HumanNumber.of(servers.size()),
                HumanNumber.of(clusters),
                "",
                "ok: " + healthy + " / err: " + (servers.size() - healthy),
                "",
                HumanNumber.of(errors));
        print(session, table.text(session.style()) + "\n");
    }

    private static void addErrors(Table table, List<HealthStatus.Problem> errors) {
        int shown = errors.size() > MAX_ERRORS ? MAX_ERRORS - 1 : errors.size();
        for (HealthStatus.Problem error : errors.subList(0, shown)) {
            table.row("", "", "", "", error.type(), error.error());
        }
        if (shown < errors.size()) {
            table.row("", "", "", errors.size() - shown + " more errors");
        }
    }
}
