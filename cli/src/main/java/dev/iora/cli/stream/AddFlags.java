// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration of what is added comes from, and what is done with it: the same for streams and consumers. */
public final class AddFlags {
    /** The file with the configuration, null if there is none. */
    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "JSON file to read configuration from")
    public @Nullable Path config;

    @Option(names = "--validate", description = "Only validates the configuration against the official Schema")
    boolean validate;

    @Option(names = "--output", paramLabel = "FILE", description = "Save configuration instead of creating")
    @Nullable
    Path output;

    /** Whether nothing is asked. */
    @Option(names = "--defaults", description = "Accept default values for all prompts")
    public boolean defaults;

    /** Whether the answer is shown as JSON. */
    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    public boolean json;

    /**
     * Stores the configuration instead of using it, if that is asked for.
     *
     * @param valid what is printed if it fits the schema
     */
    public boolean isOnlyStored(Session session, JsonObject wanted, String schema, String valid) throws IOException {
        if (validate || output != null) {
            ConfigFiles.store(session, wanted, schema, valid, output);
            return true;
        }
        return false;
    }
}
