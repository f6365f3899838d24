// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * Settings that say where a secret is: {@code env://NAME}, {@code op://vault/item/field}, {@code file://PATH},
 * {@code data:;base64,...}, or a path.
 *
 * <p>Thread: any, stateless.
 */
public final class Secret {
    private static final String EMBEDDED = "data:;base64,";
    private static final long PATIENCE_SECONDS = 60;

    private Secret() {}

    /** Whether the secret is in the setting itself. */
    public static boolean isEmbedded(String value) {
        return value.startsWith(EMBEDDED);
    }

    /** What stands before the slashes; empty if nothing of the kind is there. */
    public static String scheme(String value) {
        int end = value.indexOf("://");
        return end < 0 ? "" : value.substring(0, end);
    }

    /** The file that the setting names. */
    public static Path file(String value, Environment environment) {
        return environment.expand(value.startsWith("file://") ? value.substring("file://".length()) : value);
    }

    /** A setting whose value may be somewhere else: what stands for itself is returned as it is. */
    public static String literal(String what, String value, Environment environment) {
        boolean elsewhere = isEmbedded(value)
                || switch (scheme(value)) {
                    case "env", "op", "nsc", "file" -> true;
                    default -> false;
                };
        return elsewhere ? new String(content(what, value, environment), StandardCharsets.UTF_8).strip() : value;
    }

    /** The content of a secret that is a file unless the setting says otherwise. */
    public static byte[] content(String what, String value, Environment environment) {
        if (isEmbedded(value)) {
            return Base64.getDecoder().decode(value.substring(EMBEDDED.length()));
        }
        return switch (scheme(value)) {
            case "env" -> variable(what, value.substring("env://".length()), environment);
            case "op" -> output(what, "op", "read", value);
            case "nsc" -> throw new CliException(what + " from " + value + ": nsc is not supported yet");
            default -> read(what, file(value, environment));
        };
    }

    /** The setting that holds the content of this one. */
    public static String embedded(String value, Environment environment) {
        if (isEmbedded(value)) {
            return value;
        }
        return EMBEDDED + Base64.getEncoder().encodeToString(content("credentials", value, environment));
    }

    private static byte[] variable(String what, String name, Environment environment) {
        String found = environment.get(name);
        if (found == null) {
            throw new CliException(what + " is taken from the environment variable " + name + ", which is not set");
        }
        return found.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(String what, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CliException("cannot read " + what + " file " + file, e);
        }
    }

    private static byte[] output(String what, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new CliException("cannot get " + what + ": '" + String.join(" ", command) + "' failed");
            }
            return output;
        } catch (IOException e) {
            throw new CliException("cannot get " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupt", e);
        }
    }
}
