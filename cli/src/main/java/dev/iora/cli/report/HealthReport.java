// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.server.HealthFlags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;

/** {@code nats server report health}. */
final class HealthReport extends ServerReport.Plain {
    private static final int OK = 200;
    private static final int ERRORS_MAX = 10;

    @Mixin
    HealthFlags health = new HealthFlags();

    @Override
    void report(Session session) throws InterruptedException {
        JsonObject request = request(session);
        health.fill(request);
        List<JsonObject> servers = new ArrayList<>(ask(session, "HEALTHZ", request.put("details", true)));
        servers.sort(order.directed(
                Comparator.comparing(answer -> answer.object("server").string("name"))));
        Table table = new Table("Health Report").headers("Server", "Cluster", "Domain", "Status", "Type", "Error");
        long fine = 0;
        long errors = 0;
        for (JsonObject answer : servers) {
            JsonObject server = answer.object("server");
            JsonObject data = answer.object("data");
            table.row(
                    server.string("name"),
                    server.string("cluster"),
                    server.string("domain"),
                    data.string("status") + " (" + data.number("status_code") + ")");
            fine += data.number("status_code") == OK ? 1 : 0;
            List<JsonObject> problems = data.array("errors").objects();
            errors += problems.size();
            addErrors(table, problems);
        }
        long clusters = servers.stream()
                .map(answer -> answer.object("server").string("cluster"))
                .distinct()
                .count();
        table.footer(
                HumanNumber.of(servers.size()),
                HumanNumber.of(clusters),
                "",
                "ok: " + fine + " / err: " + (servers.size() - fine),
                "",
                HumanNumber.of(errors));
        print(session, table.text(session.style()) + "\n");
    }

    private static void addErrors(Table table, List<JsonObject> errors) {
        int shown = errors.size() > ERRORS_MAX ? ERRORS_MAX - 1 : errors.size();
        for (JsonObject error : errors.subList(0, shown)) {
            table.row("", "", "", "", error.string("type"), error.string("error"));
        }
        if (shown < errors.size()) {
            table.row("", "", "", errors.size() - shown + " more errors");
        }
    }
}
