// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags of {@code stream add} and {@code consumer add} for the source of the configuration, validation and output.
 */
public final class AddFlags {
    /** The file with the configuration, or null. */
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

    /** Whether defaults answer all questions. */
    @Option(names = "--defaults", description = "Accept default values for all prompts")
    public boolean defaults;

    /** Whether the response is shown as JSON. */
    @Mixin
    public JsonFlag json = new JsonFlag();

    /**
     * Validates or saves the configuration instead of using it, if the flags say so; returns whether it did.
     *
     * @param valid the line printed if the configuration is valid
     */
    public boolean storeIfRequested(Session session, JsonObject wanted, String schema, String valid)
            throws IOException {
        if (validate || output != null) {
            ConfigFiles.store(session, wanted, schema, valid, output);
            return true;
        }
        return false;
    }
}
