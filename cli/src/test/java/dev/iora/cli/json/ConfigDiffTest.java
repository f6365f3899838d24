// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static JsonObject config() {
        return new JsonObject()
                .put("name", "a")
                .put("subjects", List.of("x", "y"))
                .put("max_msgs", -1)
                .put("placement", new JsonObject().put("cluster", "c"));
    }

    @Test
    void findsNoDifferenceInEqualConfigurations() {
        JsonObject same = config().put("subjects", List.of("y", "x"))
                .put("max_age", 0)
                .put("sealed", false)
                .put("description", "")
                .put("republish", new JsonObject());
        assertThat(ConfigDiff.lines(config(), config())).isEmpty();
        assertThat(ConfigDiff.lines(config(), same)).isEmpty();
    }

    @Test
    void listsOldAndNewValues() {
        JsonObject other = config().put("max_msgs", 10).put("sealed", true).remove("placement");
        assertThat(ConfigDiff.lines(config(), other))
                .containsExactly(
                        "- max_msgs: -1",
                        "+ max_msgs: 10",
                        "- placement: {\n    \"cluster\": \"c\"\n  }",
                        "+ sealed: true");
    }
}
