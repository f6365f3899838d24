// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import dev.iora.cli.view.ServerStats;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** {@code nats server report cpu} and {@code nats server report mem}. */
final class UsageReport extends ServerReport.Plain {
    @Mixin
    JsonFlag json = new JsonFlag();

    private final boolean memory;

    private UsageReport(boolean memory) {
        this.memory = memory;
    }

    static UsageReport ofProcessors() {
        return new UsageReport(false);
    }

    static UsageReport ofMemory() {
        return new UsageReport(true);
    }

    @Override
    void report(Session session) throws InterruptedException {
        Map<String, Double> usage = new LinkedHashMap<>();
        for (ServerResponse response : ask(session, "", request(session))) {
            ServerStats stats = response.statsz();
            usage.put(response.server().name(), memory ? stats.mem() : stats.cpu());
        }
        if (usage.isEmpty()) {
            throw session.system().noResponse();
        }
        if (json.given) {
            JsonObject object = new JsonObject();
            usage.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(server -> object.put(server.getKey(), server.getValue()));
            print(session, object.pretty() + "\n");
            return;
        }
        BarGraph graph = memory
                ? new BarGraph("Memory Usage", bytes -> HumanNumber.bytes(bytes.longValue()))
                : new BarGraph("CPU Usage", HumanNumber::of);
        print(session, graph.text(usage));
    }
}
