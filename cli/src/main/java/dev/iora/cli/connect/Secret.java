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
 * Settings that refer to a secret: {@code env://NAME}, {@code op://vault/item/field},
 * {@code nsc://operator/account/user}, {@code file://PATH}, {@code data:;base64,...}, or a path.
 */
public final class Secret {
    private static final String EMBEDDED = "data:;base64,";
    private static final Pattern DATA = Pattern.compile("data:[^,]*;\\s*base64\\s*(;[^,]*)?,");

    private Secret() {}

    /** Whether the setting contains the secret itself, as a data URI; the media type is ignored. */
    public static boolean isEmbedded(String value) {
        return DATA.matcher(value).lookingAt();
    }

    /** The scheme of a setting; empty if it has none. */
    public static String scheme(String value) {
        int end = value.indexOf("://");
        return end < 0 ? "" : value.substring(0, end);
    }

    /** The file that the setting refers to. */
    public static Path file(String value, Environment environment) {
        return environment.expand(value.startsWith("file://") ? value.substring("file://".length()) : value);
    }

    /** Resolves a setting whose value is text; a value that is not a reference is returned unchanged. */
    public static String literal(String what, String value, Environment environment) {
        boolean elsewhere = isEmbedded(value)
                || switch (scheme(value)) {
                    case "env", "op", "nsc", "file" -> true;
                    default -> false;
                };
        return elsewhere ? new String(content(what, value, environment), StandardCharsets.UTF_8).strip() : value;
    }

    /** Resolves a setting whose value is the content of a file, unless it is a reference of another kind. */
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

    /** Replaces a file reference by a data URI with the file's content; other settings are returned unchanged. */
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
