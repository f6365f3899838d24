// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.MapValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Parses the NATS configuration language into a tree of {@link ConfigValue}s.
 *
 * <p>Thread: any; holds no state.
 *
 * <p>The language is that of nats-server v2.14 (conf/parse.go): maps, arrays, strings with and without quotes, numbers with
 * size suffixes, variables, environment variables and includes; every JSON document is part of it. After a syntax error the
 * parser continues with the next entry, so that one run reports all errors.
 */
public final class ConfigParser {
    private ConfigParser() {}

    /**
     * Parses a file and the files it includes.
     *
     * @param environment the variables that a {@code $} reference may fall back to
     * @throws ConfigException if the file cannot be read or has syntax errors, with all of them
     */
    public static ParsedConfig parseFile(Path file, Map<String, String> environment) {
        ParseSession session = new ParseSession(environment);
        byte[] text;
        try {
            text = read(file);
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigProblem(null, openError(file, e))));
        }
        return result(session, session.parseFile(file, text));
    }

    /**
     * Parses a text.
     *
     * @param name the name of the text in problems; includes are relative to a file of this name
     * @param environment the variables that a {@code $} reference may fall back to
     * @throws ConfigException if the text has syntax errors, with all of them
     */
    public static ParsedConfig parseText(String name, String text, Map<String, String> environment) {
        ParseSession session = new ParseSession(environment);
        return result(session, session.parseText(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ParsedConfig result(ParseSession session, MapValue root) {
        if (!session.problems().isEmpty()) {
            throw new ConfigException(session.problems());
        }
        return new ParsedConfig(root, ConfigDigest.of(root));
    }

    static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("is a directory");
        }
        return Files.readAllBytes(file);
    }

    static String openError(Path file, IOException e) {
        String reason = switch (e) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
        return "open " + file + ": " + reason;
    }
}
