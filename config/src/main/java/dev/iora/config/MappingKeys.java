// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.util.List;

/** The keys of a destination of a subject mapping. */
public final class MappingKeys {
    private static final KeyGroup GROUP = new KeyGroup("mappings {}");
    private static final TextType TEXT = new TextType("string", TextForm.ANY);

    public static final Key<String> DESTINATION = GROUP.key("destination", TEXT, "")
            .or("dest")
            .reloadable()
            .documented("Subject, which may use wildcards of the source and functions.");

    public static final Key<Integer> WEIGHT = GROUP.key(
                    "weight",
                    new PercentType(0, "", weight -> "Invalid weight " + weight + " for mapping destination"),
                    100)
            .defaultText("must be set")
            .reloadable()
            .documented("Share of the messages. What is missing from 100 % stays on the source, unless that is a"
                    + " destination itself.");

    public static final Key<String> CLUSTER = GROUP.key("cluster", TEXT, "")
            .defaultText("all")
            .reloadable()
            .documented("Cluster in which the destination is used.");

    static final BlockType TYPE = new BlockType("mappings", List.of(GROUP), null);

    static final MapType<List<Block>> MAPPINGS_TYPE = new MapType<>("map", new DestinationsType());

    private MappingKeys() {}
}
