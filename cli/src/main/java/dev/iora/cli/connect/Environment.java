// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The environment variables, and directories derived from them. */
public record Environment(Map<String, String> variables) {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|([A-Za-z_]\\w*))");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** The variable, or null if it is not set or empty. */
    public @Nullable String get(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The same environment without the variables that configure this program. */
    public Environment withoutNats() {
        Map<String, String> rest = new HashMap<>(variables);
        rest.keySet().removeIf(name -> name.startsWith("NATS_"));
        return new Environment(rest);
    }

    /** Where configuration is kept: XDG_CONFIG_HOME, or .config in the home directory. */
    public Path configHome() {
        String parent = get("XDG_CONFIG_HOME");
        return parent == null ? home().resolve(".config") : Path.of(parent);
    }

    /** Where data is kept: XDG_DATA_HOME, or .local/share in the home directory. */
    public Path dataHome() {
        String parent = get("XDG_DATA_HOME");
        return parent == null ? home().resolve(".local").resolve("share") : Path.of(parent);
    }

    /** The home directory. */
    public Path home() {
        String home = get("HOME");
        if (home == null) {
            home = System.getProperty("user.home", "");
        }
        if (home.isEmpty()) {
            throw new CliException("cannot determine home directory");
        }
        return Path.of(home);
    }

    /** Finds a program in the directories of PATH; null if there is none. */
    public @Nullable Path executable(String name) {
        String path = get("PATH");
        for (String directory : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(directory, name);
            if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    /**
     * Expands {@code $NAME} to the value of a variable, or to nothing if it is unset, and a leading tilde to the home
     * directory.
     */
    public Path expand(String path) {
        String expanded = VARIABLE.matcher(path)
                .replaceAll(found -> Matcher.quoteReplacement(
                        variables.getOrDefault(found.group(1) == null ? found.group(2) : found.group(1), "")));
        return expanded.startsWith("~/") ? home().resolve(expanded.substring(2)) : Path.of(expanded);
    }
}
