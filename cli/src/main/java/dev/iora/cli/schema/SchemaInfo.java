// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats schema info}. */
final class SchemaInfo implements NatsCommand {
    @Parameters(index = "0", paramLabel = "schema", description = "Schema ID to show")
    String schema = "";

    @Option(names = "--yaml", description = "Produce YAML format output")
    boolean yaml;

    @Override
    public void run(Session session) throws IOException {
        byte[] text = Schemas.load(schema);
        session.console().println(yaml ? YamlText.of(JsonTree.parse(text)) : new String(text, StandardCharsets.UTF_8));
    }
}
