// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats service list}. */
final class ServiceList implements NatsCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "service",
            description = "List instances of a specific Service")
    String service = "";

    @Option(
            names = {"-j", "--json"},
            description = "Show JSON output")
    boolean json;

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        List<JsonObject> infos = new Discovery(session).all(Discovery.Verb.INFO, service, "");
        if (json) {
            console.println(JsonArray.ofObjects(infos).pretty());
        } else if (infos.isEmpty()) {
            console.println("No results received");
        } else {
            table(infos).print(console, session.style());
        }
    }

    /** What an instance has in common with the one before is left out. */
    private Table table(List<JsonObject> infos) {
        Table table = new Table(service.isEmpty() ? "All Services" : service + " Service Instances")
                .headers("Name", "Version", "ID", "Description");
        JsonObject before = new JsonObject();
        for (JsonObject info : infos) {
            table.row(
                    unless(before, info, "name"),
                    unless(before, info, "version"),
                    info.string("id"),
                    unless(before, info, "description"));
            before = info;
        }
        return table;
    }

    private static String unless(JsonObject before, JsonObject info, String field) {
        return info.string(field).equals(before.string(field)) ? "" : info.string(field);
    }
}
