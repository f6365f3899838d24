// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a server from its configuration file and its command line.
 *
 * <p>Thread: any; holds no state.
 */
public final class OptionsLoader {
    private OptionsLoader() {}

    /**
     * Reads options.
     *
     * @param file the configuration file, or null for none
     * @param overrides the values of flags by {@link KeyFlag#path}; they win over the file
     * @param environment the variables that a {@code $} reference in the file may fall back to
     * @throws ConfigException if anything is wrong, with all problems of the file and the flags; if the file has syntax
     *     errors, with those only
     */
    public static LoadedOptions load(
            @Nullable Path file, Map<String, String> overrides, Map<String, String> environment) {
        OptionsReader reader = new OptionsReader();
        String digest = null;
        List<ConfigProblem> warnings = new ArrayList<>();
        if (file != null) {
            ParsedConfig config = ConfigParser.parseFile(file, environment);
            digest = config.digest();
            if (config.root().entries().isEmpty()) {
                warnings.add(new ConfigProblem(null, file + ": config has no values or is empty"));
            }
            reader.readFile(config.root());
        }
        reader.readFlags(overrides);
        warnings.addAll(reader.warnings());
        List<ConfigProblem> problems = new ArrayList<>(reader.problems());
        Block values = reader.values();
        problems.addAll(OptionsCheck.conflicts(values));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new LoadedOptions(new ServerOptions(values), warnings, digest);
    }
}
