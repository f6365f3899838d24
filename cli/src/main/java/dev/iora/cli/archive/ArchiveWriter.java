// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an archive that {@link AuditArchive} and the official CLI read. {@link #finish} writes the manifest; a file
 * without it is not a valid archive.
 *
 * <p>Thread: its owner only.
 */
public final class ArchiveWriter implements AutoCloseable {
    private static final int MAX_PAGES = 9_999;

    private final Path file;
    private final LocalDateTime time;
    private final ZipOutputStream zip;
    private final JsonObject manifest = new JsonObject();
    private final Map<String, Integer> pages = new HashMap<>();

    /** @param time the timestamp of all entries */
    public ArchiveWriter(Path file, Instant time) {
        this.file = file;
        this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        try {
            zip = new ZipOutputStream(Files.newOutputStream(file));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Adds a response.
     *
     * @throws NotArchivableException if this value cannot be archived; the archive stays usable
     * @throws CliException if the file cannot be written
     */
    public void add(ArtifactTags tags, JsonObject value) {
        add(tags, "json", value.pretty().getBytes(StandardCharsets.UTF_8));
    }

    /** Adds other content; throws the same exceptions. */
    public void add(ArtifactTags tags, String extension, byte[] content) {
        String path = tags.path();
        if (tags.isPaged()) {
            int page = pages.merge(path, 1, Integer::sum);
            if (page > MAX_PAGES) {
                throw new NotArchivableException("there are " + MAX_PAGES + " pages of " + path + " already");
            }
            path += String.format(Locale.ROOT, "/%04d", page);
        }
        path += "." + extension;
        if (manifest.has(path)) {
            throw new NotArchivableException("there is a " + path + " already");
        }
        write(path, content);
        manifest.put(path, tags.json());
    }

    private void write(String path, byte[] content) {
        try {
            ZipEntry entry = new ZipEntry(path);
            entry.setTimeLocal(time);
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private CliException failed(IOException cause) {
        return new CliException("cannot write " + file + ": " + cause.getMessage(), cause);
    }

    /** Completes the archive; nothing can be added afterwards. */
    public void finish() {
        write(AuditArchive.MANIFEST, manifest.pretty().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
