// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats schema request}. */
final class SchemaRequest implements NatsCommand {
    @Parameters(index = "0", paramLabel = "subject", description = "The subject to send a request to")
    String subject = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "body", defaultValue = "{}", description = "The body to send")
    String body = "{}";

    @Option(names = "--schema", paramLabel = "SCHEMA", description = "The schema identifier to validate against")
    String schema = "";

    @Option(names = "--show", description = "Show the received data")
    boolean show;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        Message answer = session.jetStream().requestRaw(subject, body.getBytes(StandardCharsets.UTF_8));
        JsonObject data = parsed(answer.getData());
        if (show) {
            console.println(data.pretty() + "\n");
        }
        String type = data.string("type");
        if (type.isEmpty() || Schemas.find(type) == null) {
            throw new CliException("could not determine the message type");
        }
        if (!schema.isEmpty() && !schema.equals(type)) {
            throw new CliException("invalid message type " + type);
        }
        List<String> problems = Schemas.problems(type, data);
        if (problems.isEmpty()) {
            console.println("Response is a valid " + type + " message");
            return;
        }
        console.println("Message did not pass validation against " + type + "\n");
        problems.forEach(problem -> console.println("   " + problem));
        throw CliException.exit(CliException.FAILED);
    }

    private JsonObject parsed(byte[] data) {
        try {
            return JsonObject.parse(data);
        } catch (JsonException e) {
            throw new CliException("the answer on " + subject + " is not JSON: " + e.getMessage(), e);
        }
    }
}
