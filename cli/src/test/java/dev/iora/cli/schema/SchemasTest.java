// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.json.JsonTree;
import dev.iora.schema.JsonSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemasTest {
    /** Schema keywords that describe values without restricting them. */
    private static final Set<String> DESCRIBING =
            Set.of("$comment", "$id", "$schema", "default", "deprecationMessage", "description", "title");

    /** An error in the official schema of service statistics: a keyword without meaning beside the properties. */
    private static final Set<String> MISPLACED = Set.of("missing");

    @Test
    void listsEveryFile() throws Exception {
        Path index = Path.of(
                Objects.requireNonNull(Schemas.class.getResource("index.txt")).toURI());
        Path root = Objects.requireNonNull(index.getParent());
        try (Stream<Path> files = Files.walk(root)) {
            List<String> found = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".json"))
                    .map(file -> "io.nats." + file.replace(".json", "").replace('/', '.'))
                    .sorted()
                    .toList();
            assertThat(Schemas.identifiers()).isEqualTo(found).hasSizeGreaterThan(80);
        }
    }

    @Test
    void hasSchemasWithMatchingNamesAndSupportedKeywords() throws IOException {
        for (String identifier : Schemas.identifiers()) {
            JsonObject schema = JsonObject.parse(Schemas.load(identifier));
            assertThat(schema.string("title")).isEqualTo(identifier);
            Set<String> words = new TreeSet<>();
            collectWords(schema, words);
            words.removeAll(DESCRIBING);
            words.removeAll(MISPLACED);
            assertThat(JsonSchema.KEYWORDS).as(identifier).containsAll(words);
        }
    }

    private static void collectWords(@Nullable Object value, Set<String> words) {
        if (value instanceof JsonArray array) {
            array.values().forEach(element -> collectWords(element, words));
        } else if (value instanceof JsonObject schema) {
            words.addAll(schema.names());
            List<@Nullable Object> inner = new ArrayList<>();
            for (String list : List.of("properties", "patternProperties")) {
                JsonObject properties = schema.object(list);
                properties.names().forEach(name -> inner.add(properties.get(name)));
            }
            for (String one : List.of("items", "additionalProperties", "oneOf", "allOf")) {
                inner.add(schema.get(one));
            }
            inner.forEach(each -> collectWords(each, words));
        }
    }

    private static @Nullable Object tree(String json) {
        return JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void validatesResponsesOfServers() throws IOException {
        String ack = "io.nats.jetstream.api.v1.pub_ack_response";
        assertThat(Schemas.problems(ack, tree("{\"stream\":\"S\",\"seq\":1}"))).isEmpty();
        assertThat(Schemas.problems(ack, tree("{\"stream\":\"\",\"seq\":1}"))).isNotEmpty();
    }

    @Test
    void reportsAnUnknownSchema() {
        assertThatThrownBy(() -> Schemas.load("io.nats.nothing"))
                .hasMessage("unknown schema io.nats.nothing, 'nats schema search' lists all that there are");
    }
}
