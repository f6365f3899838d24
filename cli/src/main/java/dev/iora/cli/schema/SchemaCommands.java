// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.json.JsonTree;
import dev.iora.json.GoQuote;
import dev.iora.json.JsonException;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats schema}. */
public final class SchemaCommands {
    private SchemaCommands() {}

    public static Group group() {
        return CommandNode.group("schema", "Schema tools", SchemaCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("info show view", "Display schema contents", Info::new),
                CommandNode.leaf("request req", "Request and validate data from a NATS service", Request::new),
                CommandNode.leaf("search find list ls", "Search schemas using a pattern", Search::new),
                CommandNode.leaf("validate check", "Validates a JSON file against a schema", Validate::new));
    }

    /** {@code nats schema info}. */
    static final class Info implements NatsCommand {
        @Parameters(index = "0", paramLabel = "schema", description = "Schema ID to show")
        String schema = "";

        @Option(names = "--yaml", description = "Produce YAML format output")
        boolean yaml;

        @Override
        public void run(Session session) throws IOException {
            byte[] text = Schemas.load(schema);
            session.console()
                    .println(yaml ? YamlText.of(JsonTree.parse(text)) : new String(text, StandardCharsets.UTF_8));
        }
    }

    /** {@code nats schema request}. */
    static final class Request implements NatsCommand {
        @Parameters(index = "0", paramLabel = "subject", description = "The subject to send a request to")
        String subject = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "body",
                defaultValue = "{}",
                description = "The body to send")
        String body = "{}";

        @Option(names = "--schema", paramLabel = "SCHEMA", description = "The schema identifier to validate against")
        String schema = "";

        @Option(names = "--show", description = "Show the received data")
        boolean show;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            Console console = session.console();
            Message response = session.jetStream().requestRaw(subject, body.getBytes(StandardCharsets.UTF_8));
            JsonObject data = parsed(response.getData());
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
                throw new CliException("the response on " + subject + " is not JSON: " + e.getMessage(), e);
            }
        }
    }

    /** {@code nats schema search}. */
    static final class Search implements NatsCommand {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "pattern",
                defaultValue = ".",
                description = "Regular expression to search for")
        String pattern = ".";

        @Option(names = "--json", description = "Produce JSON format output")
        boolean json;

        @Override
        public void run(Session session) throws IOException {
            Console console = session.console();
            Pattern wanted = compiled();
            List<String> found = Schemas.identifiers().stream()
                    .filter(identifier -> wanted.matcher(identifier).find())
                    .toList();
            if (json) {
                console.println(JsonArray.of(found).pretty());
            } else if (found.isEmpty()) {
                console.println("No schemas matched " + GoQuote.string(pattern));
            } else {
                console.println("Matched Schemas:\n\n  " + String.join("\n  ", found));
            }
        }

        private Pattern compiled() {
            try {
                return Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw new CliException(
                        "search failed: invalid regular expression \"" + pattern + "\": " + e.getDescription(), e);
            }
        }
    }

    /** {@code nats schema validate}. */
    static final class Validate implements NatsCommand {
        @Parameters(index = "0", paramLabel = "schema", description = "Schema ID to validate against")
        String schema = "";

        @Parameters(index = "1", paramLabel = "file", description = "JSON data to validate (- for stdin)")
        String file = "";

        @Option(names = "--json", description = "Produce JSON format output")
        boolean json;

        @Override
        public void run(Session session) throws IOException {
            Console console = session.console();
            List<String> problems = Schemas.problems(schema, data(console));
            if (json) {
                console.println(JsonArray.of(problems).pretty());
            } else if (problems.isEmpty()) {
                console.println(file + " validates against " + schema);
            } else {
                console.println("Validation errors in " + file + ":\n\n  " + String.join("\n  ", problems));
            }
            if (!problems.isEmpty()) {
                throw CliException.exit(CliException.FAILED);
            }
        }

        private @Nullable Object data(Console console) throws IOException {
            try {
                return JsonTree.parse(file.equals("-") ? console.in().readAllBytes() : InputFile.read(Path.of(file)));
            } catch (JsonException e) {
                throw new CliException("could not parse JSON data in \"" + file + "\": " + e.getMessage(), e);
            }
        }
    }
}
