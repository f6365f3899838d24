// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys of the top level, by name and in the order of the reference documentation. */
final class OptionCatalog {
    private static final List<KeySection> SECTIONS = sections();
    private static final Map<String, Key> BY_NAME = byName();
    private static final List<Option<?>> OPTIONS = collectOptions();

    private OptionCatalog() {}

    /** The top level by topic. */
    static List<KeySection> topLevel() {
        return SECTIONS;
    }

    /** The keys that work, those of blocks included. */
    static List<Option<?>> options() {
        return OPTIONS;
    }

    /** The key of this name or alias, in any case, or null. */
    static @Nullable Key find(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    private static List<KeySection> sections() {
        List<KeySection> sections = new ArrayList<>(CoreKeys.sections());
        sections.addAll(LogKeys.sections());
        sections.addAll(PlannedKeys.sections());
        sections.add(JetStreamKeys.section());
        return List.copyOf(sections);
    }

    private static Map<String, Key> byName() {
        Map<String, Key> byName = new HashMap<>();
        for (KeySection section : SECTIONS) {
            for (Key key : section.keys()) {
                for (String name : key.description().names()) {
                    byName.put(name, key);
                }
            }
        }
        return byName;
    }

    private static List<Option<?>> collectOptions() {
        List<Option<?>> options = new ArrayList<>();
        for (KeySection section : SECTIONS) {
            collectOptions(section.keys(), options);
        }
        return List.copyOf(options);
    }

    private static void collectOptions(List<Key> keys, List<Option<?>> options) {
        for (Key key : keys) {
            if (key instanceof Option<?> option) {
                options.add(option);
            } else if (key instanceof BlockKey block) {
                collectOptions(block.keys(), options);
            }
        }
    }
}
