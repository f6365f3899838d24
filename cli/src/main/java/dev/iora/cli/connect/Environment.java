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

/** The variables of the environment, and the directories they lead to. */
public record Environment(Map<String, String> variables) {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|([A-Za-z_]\\w*))");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** The variable, or null if it is not set or empty. */
    public @Nullable String get(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The same without what this program takes settings from. */
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

    /** The program of this name in one of the directories of PATH, or null. */
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

    /** A path in which {@code $NAME} means a variable, unset ones nothing, and a leading tilde the home directory. */
    public Path expand(String path) {
        String expanded = VARIABLE.matcher(path)
                .replaceAll(found -> Matcher.quoteReplacement(
                        variables.getOrDefault(found.group(1) == null ? found.group(2) : found.group(1), "")));
        return expanded.startsWith("~/") ? home().resolve(expanded.substring(2)) : Path.of(expanded);
    }
}
