// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {
    @Test
    void replacesEntriesOfTheUser() {
        JsonObject config = new JsonObject().put("metadata", Map.of("a", "1", "_nats.level", "4"));
        Metadata.replace(config, List.of());
        assertThat(config.stringMap("metadata")).containsOnly(Map.entry("a", "1"), Map.entry("_nats.level", "4"));
        Metadata.replace(config, List.of(new KeyValue("b", "2")));
        assertThat(config.stringMap("metadata")).containsOnly(Map.entry("_nats.level", "4"), Map.entry("b", "2"));
    }
}
