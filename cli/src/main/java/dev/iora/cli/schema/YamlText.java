// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonNumber;
import dev.iora.cli.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Writes JSON as YAML in block style with sorted keys, as Go's encoder does.
 *
 * <p>Thread: any, stateless.
 */
final class YamlText {
    /** Texts that are booleans in YAML 1.1, which Go's encoder quotes. */
    private static final Pattern YES_OR_NO = Pattern.compile("[yYnN]");

    private YamlText() {}

    static String of(@Nullable Object json) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setSplitLines(false);
        Resolver resolver = new Resolver();
        resolver.addImplicitResolver(Tag.BOOL, YES_OR_NO, "yYnN");
        LoaderOptions unused = new LoaderOptions();
        return new Yaml(new SafeConstructor(unused), new JsonRepresenter(options), options, unused, resolver)
                .dump(json);
    }

    private static final class JsonRepresenter extends Representer {
        JsonRepresenter(DumperOptions options) {
            super(options);
            representers.put(
                    JsonObject.class, json -> representMapping(Tag.MAP, sorted((JsonObject) json), FlowStyle.BLOCK));
            representers.put(
                    JsonArray.class, json -> representSequence(Tag.SEQ, ((JsonArray) json).values(), FlowStyle.BLOCK));
            representers.put(JsonNumber.class, json -> number(((JsonNumber) json).literal()));
        }

        private Node number(String literal) {
            return representScalar(literal.matches("-?\\d+") ? Tag.INT : Tag.FLOAT, literal);
        }

        private static Map<String, @Nullable Object> sorted(JsonObject object) {
            Map<String, @Nullable Object> entries = new TreeMap<>();
            object.names().forEach(name -> entries.put(name, object.get(name)));
            return entries;
        }
    }
}
