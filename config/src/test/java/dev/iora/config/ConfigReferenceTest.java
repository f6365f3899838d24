// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/config-reference.md} equal to the declarations, up to the planned blocks, which are written by hand.
 * Run with {@code -Diora.docs.write=true} to rewrite it.
 */
final class ConfigReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "config-reference.md");
    private static final String BY_HAND = "\n## Planned blocks\n";

    private static String byHand() throws IOException {
        String document = Files.readString(DOCUMENT);
        return document.substring(document.indexOf(BY_HAND));
    }

    @Test
    void equalsTheCommittedDocument() throws IOException {
        String expected = ConfigReference.render() + byHand();
        if (Boolean.getBoolean("iora.docs.write")) {
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
        for (Key<?> key : ServerOptions.KEYS.keys()) {
            assertThat(document).contains("| `" + key.name() + "`");
        }
        for (PlannedKeys.Group group : PlannedKeys.GROUPS) {
            assertThat(group.keys())
                    .allSatisfy(key ->
                            assertThat(document).contains("| `" + key.names().getFirst()));
        }
    }
}
