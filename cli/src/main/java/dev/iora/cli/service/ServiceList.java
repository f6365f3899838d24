// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.view.ServiceInstance;
import java.util.List;
import java.util.function.Function;
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
        List<ServiceInstance> infos = new Discovery(session).all(Discovery.Verb.INFO, service, "");
        if (json) {
            console.println(JsonArray.ofObjects(infos, ServiceInstance::json).pretty());
        } else if (infos.isEmpty()) {
            console.println("No results received");
        } else {
            table(infos).print(console, session.style());
        }
    }

    /** A table that omits values equal to those of the previous instance. */
    private Table table(List<ServiceInstance> infos) {
        Table table = new Table(service.isEmpty() ? "All Services" : service + " Service Instances")
                .headers("Name", "Version", "ID", "Description");
        ServiceInstance before = ServiceInstance.NONE;
        for (ServiceInstance info : infos) {
            table.row(
                    textIfChanged(before, info, ServiceInstance::name),
                    textIfChanged(before, info, ServiceInstance::version),
                    info.id(),
                    textIfChanged(before, info, ServiceInstance::description));
            before = info;
        }
        return table;
    }

    private static String textIfChanged(
            ServiceInstance before, ServiceInstance info, Function<ServiceInstance, String> field) {
        String text = field.apply(info);
        return text.equals(field.apply(before)) ? "" : text;
    }
}
