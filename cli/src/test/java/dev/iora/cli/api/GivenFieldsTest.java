// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenFieldsTest {
    @Test
    void replacesMetadataOfTheUser() {
        JsonObject config = new JsonObject().put("metadata", Map.of("a", "1", "_nats.level", "4"));
        GivenFields.putMetadata(config, List.of());
        assertThat(config.stringMap("metadata")).containsOnly(Map.entry("a", "1"), Map.entry("_nats.level", "4"));
        GivenFields.putMetadata(config, List.of(new KeyValue("b", "2")));
        assertThat(config.stringMap("metadata")).containsOnly(Map.entry("_nats.level", "4"), Map.entry("b", "2"));
    }

    @Test
    void changesTheGivenPartsOfThePlacement() {
        JsonObject config = new JsonObject();
        GivenFields.putPlacement(config, null, List.of());
        assertThat(config.isEmpty()).isTrue();
        GivenFields.putPlacement(config, "east", List.of("ssd"));
        assertThat(config).hasToString("{\"placement\":{\"cluster\":\"east\",\"tags\":[\"ssd\"]}}");
        GivenFields.putPlacement(config, null, List.of("a", "b"));
        GivenFields.putPlacement(config, "west", List.of());
        assertThat(config).hasToString("{\"placement\":{\"cluster\":\"west\",\"tags\":[\"a\",\"b\"]}}");
    }

    @Test
    void leavesOutFlagsThatAreNotGiven() {
        JsonObject config = new JsonObject().put("name", "s");
        config.putGiven("name", (String) null)
                .putGiven("max_msgs", (Long) null)
                .putGiven("sealed", (Boolean) null)
                .putGiven("max_age", (Duration) null);
        assertThat(config).hasToString("{\"name\":\"s\"}");
        config.putGiven("name", "t")
                .putGiven("max_msgs", 0L)
                .putGiven("sealed", false)
                .putGiven("max_age", Duration.ofNanos(5));
        assertThat(config).hasToString("{\"name\":\"t\",\"max_msgs\":0,\"sealed\":false,\"max_age\":5}");
    }
}
