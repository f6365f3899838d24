// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveWriterTest {
    private static final ArtifactTags VARIABLES = ArtifactTags.ofServer("", "n1", "variables");

    @TempDir
    Path directory;

    @Test
    void leavesNoArchiveUnlessFinished() {
        Path file = directory.resolve("aborted.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file, Instant.EPOCH)) {
            writer.add(VARIABLES, new JsonObject());
        }
        assertThatThrownBy(() -> AuditArchive.open(file))
                .isInstanceOf(CliException.class)
                .hasMessage(file + " is no archive of nats audit gather: it has no manifest");
    }

    @Test
    void readsArchivesAsWritten() {
        Path file = directory.resolve("whole.zip");
        try (ArchiveWriter writer = new ArchiveWriter(file, Instant.EPOCH)) {
            writer.add(VARIABLES, new JsonObject().put("page", 1));
            writer.add(VARIABLES, new JsonObject().put("page", 2));
            writer.finish();
        }
        List<String> read = new ArrayList<>();
        AuditArchive.open(file).responses("variables", (artifact, response) -> {
            assertThat(artifact.cluster()).isEmpty();
            read.add(artifact.path() + response);
        });
        assertThat(read)
                .containsExactly(
                        "capture/clusters/unclustered/n1/variables/0001.json{\"page\":1}",
                        "capture/clusters/unclustered/n1/variables/0002.json{\"page\":2}");
    }

    @Test
    void refusesUnsafeNamesAndStaysUsable() {
        Path file = directory.resolve("partial.zip");
        ArtifactTags heap = ArtifactTags.ofServer("C", "n1", "profile").profile("heap");
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        try (ArchiveWriter writer = new ArchiveWriter(file, Instant.EPOCH)) {
            writer.add(heap, "prof", content);
            assertThatThrownBy(() -> writer.add(heap, "prof", content))
                    .isInstanceOf(NotArchivableException.class)
                    .hasMessage("there is a capture/profiles/C/n1__heap.prof already");
            for (String name : List.of("", ".", "..", "a/b", "a\\b")) {
                assertThatThrownBy(() -> writer.add(VARIABLES.account(name), new JsonObject()))
                        .isInstanceOf(NotArchivableException.class)
                        .hasMessage("its account is \"" + name + "\"");
            }
            writer.finish();
        }
        List<String> read = new ArrayList<>();
        AuditArchive.open(file).readEach(_ -> true, (artifact, _) -> read.add(artifact.path()));
        assertThat(read).containsExactly("capture/profiles/C/n1__heap.prof");
    }

    @Test
    void keepsTagsUnchanged() {
        VARIABLES.account("A").stream("S").profile("heap");
        assertThat(VARIABLES).hasToString("{server=n1, cluster=unclustered, artifact_type=variables}");
    }
}
