// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The two files of a stream's backup: configuration and state, and the compressed data. */
final class BackupDirectory {
    private static final String META = "backup.json";
    private static final String DATA = "stream.tar.s2";

    private final Path directory;

    BackupDirectory(Path directory) {
        this.directory = directory;
    }

    /** Creates the directory for its owner only, and removes the metadata of an earlier backup. */
    void create() throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(directory, attributes);
        Files.deleteIfExists(directory.resolve(META));
    }

    /** Removes the backup, if there is one. */
    void remove() throws IOException {
        Files.deleteIfExists(directory.resolve(META));
        Files.deleteIfExists(directory.resolve(DATA));
        Files.deleteIfExists(directory);
    }

    /** Writes configuration and state from the response to the snapshot request. */
    void writeMeta(JsonObject response) throws IOException {
        JsonObject meta =
                new JsonObject().put("config", response.object("config")).put("state", response.object("state"));
        Files.writeString(directory.resolve(META), meta.pretty(), StandardCharsets.UTF_8);
    }

    /** Reads configuration and state. */
    JsonObject meta() {
        Path file = directory.resolve(META);
        if (!Files.exists(file)) {
            throw new CliException("restore failed: " + directory + " holds no backup: there is no " + META);
        }
        try {
            return JsonObject.parse(InputFile.read(file));
        } catch (JsonException e) {
            throw new CliException("restore failed: " + file + ": " + e.getMessage(), e);
        }
    }

    OutputStream writeData() throws IOException {
        return Files.newOutputStream(directory.resolve(DATA));
    }

    InputStream readData() throws IOException {
        return Files.newInputStream(directory.resolve(DATA));
    }

    long dataBytes() throws IOException {
        return Files.size(directory.resolve(DATA));
    }

    /** The directory as given by the user. */
    @Override
    public String toString() {
        return directory.toString();
    }
}
