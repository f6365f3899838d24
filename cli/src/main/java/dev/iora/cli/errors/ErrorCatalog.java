// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonTree;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table of error codes: the built-in one of nats-server, or one from a file. */
record ErrorCatalog(List<ErrorDefinition> errors) {
    ErrorCatalog {
        errors = List.copyOf(errors);
    }

    /** The errors of nats-server. */
    static ErrorCatalog builtIn() throws IOException {
        try (InputStream in = Objects.requireNonNull(ErrorCatalog.class.getResourceAsStream("errors.json"))) {
            return parse("errors.json", in.readAllBytes());
        }
    }

    static ErrorCatalog read(Path file) {
        return parse(file.toString(), InputFile.read(file));
    }

    private static ErrorCatalog parse(String name, byte[] json) {
        try {
            if (JsonTree.parse(json) instanceof JsonArray array) {
                return new ErrorCatalog(
                        array.objects().stream().map(ErrorDefinition::of).toList());
            }
        } catch (JsonException e) {
            throw new CliException(name + " is not JSON: " + e.getMessage(), e);
        }
        throw new CliException(name + " is not an array of error definitions");
    }

    @Nullable
    ErrorDefinition find(long code) {
        return errors.stream().filter(error -> error.code() == code).findFirst().orElse(null);
    }

    long highestCode() {
        return errors.stream().mapToLong(ErrorDefinition::code).max().orElse(0);
    }

    /** The same table with the definition of code {@code replaced} replaced, or with the definition appended. */
    ErrorCatalog with(long replaced, ErrorDefinition definition) {
        List<ErrorDefinition> changed = new ArrayList<>(errors);
        ErrorDefinition old = find(replaced);
        if (old == null) {
            changed.add(definition);
        } else {
            changed.set(changed.indexOf(old), definition);
        }
        return new ErrorCatalog(changed);
    }

    void write(Path file) throws IOException {
        JsonArray array = JsonArray.ofObjects(errors, ErrorDefinition::json);
        Files.writeString(file, array.pretty());
    }
}
