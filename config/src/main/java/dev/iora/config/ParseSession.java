// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state shared by the parsers of one configuration: the environment, the files and variables in progress, the problems
 * found and the limits.
 *
 * <p>Thread: one at a time.
 *
 * <p>The limits bound the stack and the memory for any input: nesting counts across variables and includes, and every use of a
 * variable counts its whole value, although the tree shares it.
 */
final class ParseSession {
    /** How deep maps and arrays may nest. */
    static final int MAX_DEPTH = 200;

    /** A value takes a few hundred bytes until the options are read. */
    private static final long MAX_VALUES =
            Math.max(1_000_000, Runtime.getRuntime().maxMemory() / 512);

    private static final int MAX_FILES = 1_000;
    private static final int MAX_CHAIN = 50;
    private static final int MAX_PROBLEMS = 50;

    private final Map<String, String> environment;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Set<Path> openFiles = new LinkedHashSet<>();
    private final Set<String> openVariables = new LinkedHashSet<>();
    private final IdentityHashMap<ConfigValue, Extent> extents = new IdentityHashMap<>();
    private long values;

    /** How many maps and arrays enclose the place being parsed, in all files and variables in progress. */
    private int depth;

    private int files;

    ParseSession(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * How large a value is.
     *
     * @param depth how deep it nests
     * @param values itself and what is in it, with shared values counted at each use
     * @param added what it adds to the count where it is put: only itself if its parts were counted when they were parsed
     */
    private record Extent(int depth, long values, long added) {
        static final Extent SCALAR = new Extent(0, 1, 1);
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    void report(ConfigProblem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    MapValue parseFile(Path file, byte[] text) {
        files++;
        Path identity = file.toAbsolutePath().normalize();
        openFiles.add(identity);
        try {
            return parseText(file.toString(), text);
        } finally {
            openFiles.remove(identity);
        }
    }

    MapValue parseText(String name, byte[] text) {
        return new DocumentParser(this, name, text).parse();
    }

    /**
     * Parses the file that an include at {@code place} names.
     *
     * @return its top level, or null if the file could not be read, which was reported
     */
    @Nullable
    MapValue include(String path, Position place) {
        Path file;
        try {
            file = resolveBeside(place.file(), path);
        } catch (InvalidPathException e) {
            report(new ConfigProblem(place, "error parsing include file, " + e.getMessage()));
            return null;
        }
        Path identity = file.toAbsolutePath().normalize();
        if (openFiles.contains(identity)) {
            report(new ConfigProblem(place, "include cycle: '" + path + "' is being parsed already"));
            return null;
        }
        if (openFiles.size() >= MAX_CHAIN || files >= MAX_FILES) {
            report(new ConfigProblem(place, "too many nested includes, at '" + path + "'"));
            return null;
        }
        try {
            return parseFile(file, ConfigParser.read(file));
        } catch (IOException e) {
            report(new ConfigProblem(
                    place, "error parsing include file '" + path + "', " + ConfigParser.openError(file, e)));
            return null;
        }
    }

    /** An include is relative to its file even with a leading slash, as in nats-server. */
    private static Path resolveBeside(String file, String path) {
        Path directory = Path.of(file).getParent();
        String relative = path.replaceFirst("^/+", "");
        return (directory == null ? Path.of(relative) : directory.resolve(relative)).normalize();
    }

    /**
     * Returns the value of an environment variable, whose text is parsed as the value of a key.
     *
     * @return the value, or null after a problem was reported
     */
    @Nullable
    ConfigValue environmentValue(String name, Position place) {
        String text = environment.get(name);
        if (text == null) {
            report(new ConfigProblem(
                    place, "variable reference for '" + name + "' on line " + place.line() + " can not be found"));
            return null;
        }
        if (openVariables.size() >= MAX_CHAIN || !openVariables.add(name)) {
            report(unparsable(name, place, "variable reference cycle for '" + name + "'"));
            return null;
        }
        int before = problems.size();
        try {
            byte[] entry = ("pk=" + text).getBytes(StandardCharsets.UTF_8);
            Entry result = new DocumentParser(this, "", entry).parse().entries().get("pk");
            if (problems.size() == before && result != null) {
                return move(result.value(), place);
            }
        } finally {
            openVariables.remove(name);
        }
        String reason = problems.size() > before ? problems.get(before).text() : "it is not a value";
        problems.subList(before, problems.size()).clear();
        report(unparsable(name, place, reason));
        return null;
    }

    private static ConfigProblem unparsable(String name, Position place, String reason) {
        return new ConfigProblem(
                place,
                "variable reference for '" + name + "' on line " + place.line() + " could not be parsed: " + reason);
    }

    /**
     * Counts a value that is put into the map or array being parsed.
     *
     * @throws SyntaxException if a limit is exceeded
     */
    void count(ConfigValue value) throws SyntaxException {
        Extent extent = extentOf(value);
        checkDepth(depth + extent.depth, value.position());
        values += extent.added;
        if (values > MAX_VALUES) {
            throw new SyntaxException(value.position(), "The configuration has more than " + MAX_VALUES + " values");
        }
    }

    /**
     * Begins a map or an array.
     *
     * @throws SyntaxException if it nests too deep
     */
    void enter(Position place) throws SyntaxException {
        checkDepth(depth + 1, place);
        depth++;
    }

    /** Ends the map or array that {@link #enter} began. */
    void leave() {
        depth--;
    }

    private static void checkDepth(int depth, Position place) throws SyntaxException {
        if (depth > MAX_DEPTH) {
            throw new SyntaxException(place, "Maps and arrays nest deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** Remembers the extent of a map or an array whose parts are complete. */
    <T extends ConfigValue> T close(T value) {
        int depth = 0;
        long sum = 1;
        for (ConfigValue part : value.parts()) {
            Extent extent = extentOf(part);
            depth = Math.max(depth, extent.depth);
            sum += extent.values;
        }
        extents.put(value, new Extent(depth + 1, sum, 1));
        return value;
    }

    /** Returns the same value at another place, where all of it counts again. */
    ConfigValue move(ConfigValue value, Position place) {
        ConfigValue moved = value.at(place);
        Extent extent = extentOf(value);
        if (extent != Extent.SCALAR) {
            extents.put(moved, new Extent(extent.depth, extent.values, extent.values));
        }
        return moved;
    }

    private Extent extentOf(ConfigValue value) {
        if (!(value instanceof MapValue || value instanceof ArrayValue)) {
            return Extent.SCALAR;
        }
        return extents.getOrDefault(value, Extent.SCALAR);
    }
}
