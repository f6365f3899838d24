// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.message.RequestFlags;
import dev.iora.cli.view.ServiceInstance;
import dev.iora.json.GoQuote;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats service request}: sends a request to an endpoint by its name. */
final class ServiceRequest implements NatsCommand {
    @Parameters(index = "0", paramLabel = "service", description = "Service name")
    String service = "";

    @Parameters(index = "1", paramLabel = "endpoint", description = "Endpoint name")
    String endpoint = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "payload", description = "Request payload")
    @Nullable
    String payload;

    @Mixin
    RequestFlags flags = new RequestFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ServiceInstance info = new Discovery(session).one(Discovery.Verb.INFO, service, "");
        if (info == null) {
            throw new CliException("no instances of service " + GoQuote.string(service) + " found");
        }
        flags.send(session, subject(info), payload);
    }

    private String subject(ServiceInstance info) {
        List<ServiceInstance.Endpoint> endpoints = info.endpoints();
        for (ServiceInstance.Endpoint each : endpoints) {
            if (each.name().equals(endpoint)) {
                return each.subject();
            }
        }
        String name = GoQuote.string(info.name());
        if (endpoints.isEmpty()) {
            throw new CliException("service " + name + " has no endpoints");
        }
        String available = endpoints.stream().map(each -> each.name()).collect(Collectors.joining(", "));
        throw new CliException(
                "service " + name + " has no endpoint " + GoQuote.string(endpoint) + " (available: " + available + ")");
    }
}
