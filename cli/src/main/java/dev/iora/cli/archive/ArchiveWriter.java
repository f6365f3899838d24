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
 * Writes an archive that {@link AuditArchive} and others read. Without {@link #finish} there is no manifest, and so no
 * archive.
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

    /** @param time that of everything in the archive */
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
     * Adds an answer.
     *
     * @throws NotArchivableException if it cannot be in an archive; others can
     * @throws CliException if the file cannot be written
     */
    public void add(ArtifactTags tags, JsonObject value) {
        add(tags, "json", value.pretty().getBytes(StandardCharsets.UTF_8));
    }

    /** Adds something else, in the same way. */
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

    /** Makes an archive of what was added; nothing can follow. */
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
