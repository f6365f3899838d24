// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip file written by {@code nats audit gather}: responses of servers, and a manifest with the tags of each (jsm.go,
 * audit/archive/SPEC.md).
 *
 * <p>Thread: any; the file is open only during reads.
 */
final class AuditArchive {
    static final String MANIFEST = "capture/misc/manifest.json";

    /** A file in the archive, with its tags from the manifest. */
    record Artifact(String path, Map<String, String> tags) {
        String type() {
            return tags.getOrDefault("artifact_type", "");
        }

        String account() {
            return tags.getOrDefault("account", "");
        }

        String server() {
            return tags.getOrDefault("server", "");
        }

        /** The name of the cluster; empty for a server without one. */
        String cluster() {
            String cluster = tags.getOrDefault("cluster", "");
            return cluster.equals(ArtifactTags.NO_CLUSTER) ? "" : cluster;
        }

        String profile() {
            return tags.getOrDefault("profile_name", "");
        }
    }

    private final Path file;
    private final List<Artifact> artifacts;

    private AuditArchive(Path file, List<Artifact> artifacts) {
        this.file = file;
        this.artifacts = artifacts;
    }

    /**
     * Reads the manifest.
     *
     * @throws CliException if this is not a valid archive, or a file in it is missing
     */
    static AuditArchive open(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(MANIFEST);
            if (entry == null) {
                throw unusable(file, "it has no manifest");
            }
            JsonObject manifest = JsonObject.parse(content(zip, entry));
            List<Artifact> artifacts = new ArrayList<>();
            for (String path : manifest.names()) {
                if (zip.getEntry(path) == null) {
                    throw unusable(file, path + " is in its manifest only");
                }
                Map<String, String> tags = new TreeMap<>();
                manifest.array(path).objects().forEach(tag -> tags.put(tag.string("Name"), tag.string("Value")));
                artifacts.add(new Artifact(path, tags));
            }
            // Pages are numbered with leading zeros.
            artifacts.sort(Comparator.comparing(Artifact::cluster)
                    .thenComparing(Artifact::server)
                    .thenComparing(Artifact::path));
            return new AuditArchive(file, artifacts);
        } catch (ZipException | JsonException e) {
            throw new CliException(file + " is no archive of nats audit gather: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CliException("cannot read " + InputFile.described(file, e), e);
        }
    }

    private static CliException unusable(Path file, String problem) {
        return new CliException(file + " is no archive of nats audit gather: " + problem);
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    Path file() {
        return file;
    }

    /** Receives the content of a file in the archive. */
    @FunctionalInterface
    interface Reader {
        void read(Artifact artifact, byte[] content);
    }

    /** Reads all accepted files, ordered by cluster, server and page. */
    void readEach(Predicate<Artifact> wanted, Reader reader) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Artifact artifact : artifacts) {
                if (wanted.test(artifact)) {
                    reader.read(artifact, content(zip, zip.getEntry(artifact.path())));
                }
            }
        } catch (IOException e) {
            throw new CliException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads all responses of a type. */
    void responses(String type, BiConsumer<Artifact, JsonObject> reader) {
        responses(type, _ -> true, reader);
    }

    /** Reads all accepted responses of a type. */
    void responses(String type, Predicate<Artifact> wanted, BiConsumer<Artifact, JsonObject> reader) {
        readEach(artifact -> artifact.type().equals(type) && wanted.test(artifact), (artifact, content) -> {
            try {
                reader.accept(artifact, JsonObject.parse(content));
            } catch (JsonException e) {
                throw new CliException(artifact.path() + " in " + file + " is not JSON: " + e.getMessage(), e);
            }
        });
    }
}
