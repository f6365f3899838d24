// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/config-reference.md} equal to the declarations. Run with {@code -Diora.docs.write=true} to write it
 * anew.
 */
final class ConfigReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "config-reference.md");

    @Test
    void equalsTheCommittedDocument() throws IOException {
        String expected = ConfigReference.render();
        if (Boolean.getBoolean("iora.docs.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(DOCUMENT)
                .as("run this test with -Diora.docs.write=true")
                .content()
                .isEqualTo(expected);
    }

    @Test
    void namesEveryTopLevelKey() {
        String document = ConfigReference.render();
        for (KeySection section : OptionCatalog.topLevel()) {
            for (Key key : section.keys()) {
                assertThat(document).contains("| `" + key.description().name() + "`");
            }
        }
    }
}
