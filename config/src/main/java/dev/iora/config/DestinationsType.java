// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The destinations of a subject mapping: a subject, a map, or an array of maps. */
record DestinationsType() implements KeyType<List<Block>> {
    private static final BlockListType LIST = new BlockListType(MappingKeys.TYPE);

    @Override
    public String label() {
        return "string, map or array of maps";
    }

    @Override
    public BlockType inner() {
        return MappingKeys.TYPE;
    }

    @Override
    public List<Block> blocks(List<Block> value) {
        return value;
    }

    @Override
    public List<Block> read(String key, Entry entry, Findings findings) throws InvalidValueException {
        return switch (entry.value()) {
            case StringValue subject -> {
                Block.Builder values = MappingKeys.TYPE.builder();
                MappingKeys.DESTINATION.store(values, subject.value(), entry.keyPosition());
                MappingKeys.WEIGHT.store(values, 100, entry.keyPosition());
                yield List.of(values.build());
            }
            case MapValue map -> {
                requireWeight(map, entry.keyPosition(), findings);
                yield List.of(MappingKeys.TYPE.read(key, entry, findings));
            }
            default -> {
                for (ConfigValue value : entry.value().parts()) {
                    if (value instanceof MapValue map) {
                        requireWeight(map, map.position(), findings);
                    }
                }
                yield LIST.read(key, entry, findings);
            }
        };
    }

    private static void requireWeight(MapValue map, Position place, Findings findings) {
        Map<@Nullable Key<?>, ConfigValue> values = new HashMap<>();
        map.entries().forEach((name, entry) -> values.put(MappingKeys.TYPE.find(name), entry.value()));
        if (!values.containsKey(MappingKeys.WEIGHT)) {
            String subject = values.get(MappingKeys.DESTINATION) instanceof StringValue text ? text.value() : "";
            findings.refuse(place, "Missing weight for mapping destination " + KeyType.quote(subject));
        }
    }

    @Override
    public List<Block> readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public String write(List<Block> value, String indent) {
        return LIST.write(value, indent);
    }
}
