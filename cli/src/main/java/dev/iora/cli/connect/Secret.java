// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Settings that say where a secret is: {@code env://NAME}, {@code op://vault/item/field},
 * {@code nsc://operator/account/user}, {@code file://PATH}, {@code data:;base64,...}, or a path.
 */
public final class Secret {
    private static final String EMBEDDED = "data:;base64,";
    private static final Pattern DATA = Pattern.compile("data:[^,]*;\\s*base64\\s*(;[^,]*)?,");

    private Secret() {}

    /** Whether the secret is in the setting itself; the kind of data may be named and does not matter. */
    public static boolean isEmbedded(String value) {
        return DATA.matcher(value).lookingAt();
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
            return decoded(what, value.substring(value.indexOf(',') + 1));
        }
        return switch (scheme(value)) {
            case "env" -> variable(what, value.substring("env://".length()), environment);
            case "op" -> ExternalProgram.find("op", what, environment).output("read", value);
            case "nsc" -> credentialsOfNsc(what, value, environment);
            default -> read(what, file(value, environment));
        };
    }

    /** The setting that holds the content of the file that this one names; others are returned as they are. */
    public static String embedded(String value, Environment environment) {
        String scheme = scheme(value);
        if (isEmbedded(value) || !(scheme.isEmpty() || scheme.equals("file"))) {
            return value;
        }
        return EMBEDDED + Base64.getEncoder().encodeToString(content("credentials", value, environment));
    }

    private static byte[] decoded(String what, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CliException(what + " is not valid base64: " + e.getMessage(), e);
        }
    }

    private static byte[] credentialsOfNsc(String what, String value, Environment environment) {
        String creds = NscProfile.of(what, value, environment).creds();
        if (creds.isEmpty()) {
            throw new CliException("cannot get " + what + ": nsc knows no credentials file of " + value);
        }
        return read(what, Path.of(creds));
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
            throw new CliException("cannot read " + what + " file " + InputFile.described(file, e), e);
        }
    }
}
