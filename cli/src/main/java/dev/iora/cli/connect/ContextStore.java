// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contexts on disk, in the files of the official CLI: {@code nats/context/NAME.json} below the configuration
 * directory, the selected name in {@code nats/context.txt}, the one before in {@code nats/previous-context.txt}.
 *
 * <p>Thread: any. Files are replaced atomically, so that readers never see a partial file.
 */
public final class ContextStore {
    private static final String SUFFIX = ".json";

    private final Path directory;

    public ContextStore(Environment environment) {
        directory = environment.configHome().resolve("nats");
    }

    /** The file of a context, which need not exist. */
    public Path path(String name) {
        return directory.resolve("context").resolve(checked(name) + SUFFIX);
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.contains("..") || name.contains("/") || name.contains("\\")) {
            throw new CliException("invalid context name \"" + name + "\"");
        }
        return name;
    }

    public boolean exists(String name) {
        return Files.exists(path(name));
    }

    /** The names of all contexts, sorted. */
    public List<String> names() {
        Path contexts = directory.resolve("context");
        if (!Files.isDirectory(contexts)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(contexts)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CliException("cannot list contexts in " + contexts + ": " + e.getMessage(), e);
        }
    }

    /** Reads a context by its name, or from a JSON file by its path. */
    NatsContext loadNamedOrFile(String nameOrFile) {
        if (nameOrFile.endsWith(SUFFIX)) {
            Path file = Path.of(nameOrFile);
            Path last = file.getFileName();
            if (last != null && Files.isRegularFile(file) && Files.isReadable(file)) {
                String name = last.toString();
                return load(name.substring(0, name.length() - SUFFIX.length()), file);
            }
        }
        return load(nameOrFile);
    }

    /** Reads a context. */
    public NatsContext load(String name) {
        return load(name, path(name));
    }

    /** Reads a context from any file. */
    public static NatsContext load(String name, Path file) {
        try {
            return NatsContext.of(name, JsonObject.parse(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new CliException("unknown context \"" + name + "\", see 'nats context ls'", e);
        } catch (IOException e) {
            throw new CliException("cannot read context file " + InputFile.described(file, e), e);
        } catch (JsonException e) {
            throw new CliException("context file " + file + " is not valid: " + e.getMessage(), e);
        }
    }

    /** Writes a context, replacing one of the same name. */
    public void save(NatsContext context) {
        replace(path(context.name()), context.fields().pretty());
    }

    public void delete(String name) {
        if (name.equals(selected())) {
            throw new CliException("cannot remove the current context: " + name);
        }
        try {
            Files.delete(path(name));
        } catch (NoSuchFileException e) {
            throw new CliException("unknown context \"" + name + "\", see 'nats context ls'", e);
        } catch (IOException e) {
            throw new CliException("cannot remove context \"" + name + "\": " + e.getMessage(), e);
        }
    }

    /** The name of the selected context, or null. */
    public @Nullable String selected() {
        return nameIn("context.txt");
    }

    /** The name of the context that was selected before, or null. */
    public @Nullable String previous() {
        return nameIn("previous-context.txt");
    }

    /** Selects a context and remembers the previous one. */
    public void select(String name) {
        if (!exists(name)) {
            throw new CliException("unknown context \"" + name + "\", see 'nats context ls'");
        }
        String before = selected();
        replace(directory.resolve("context.txt"), name);
        replace(directory.resolve("previous-context.txt"), before == null ? "" : before);
    }

    /** Clears the selection. */
    public void unselect() {
        String before = selected();
        replace(directory.resolve("context.txt"), "");
        replace(directory.resolve("previous-context.txt"), before == null ? "" : before);
    }

    private @Nullable String nameIn(String file) {
        Path path = directory.resolve(file);
        try {
            String name = Files.readString(path).strip();
            return name.isEmpty() ? null : name;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new CliException("cannot read " + InputFile.described(path, e), e);
        }
    }

    private static void replace(Path file, String content) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent == null) {
                throw new CliException("cannot write " + file);
            }
            createPrivately(parent);
            Path draft = Files.createTempFile(parent, file.getFileName().toString(), ".new");
            Files.write(draft, content.getBytes(StandardCharsets.UTF_8));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CliException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Creates the directory for its owner only, because contexts contain passwords. */
    private static void createPrivately(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }
}
