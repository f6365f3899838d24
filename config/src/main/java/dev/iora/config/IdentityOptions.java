// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the server is.
 *
 * @param serverName the name, without spaces; null to use the server's id
 * @param tags the tags by which streams are placed, in the order given, without duplicates
 * @param metadata free text by key
 */
public record IdentityOptions(@Nullable String serverName, List<String> tags, Map<String, String> metadata) {
    /** Keeps copies of the collections. */
    public IdentityOptions {
        tags = List.copyOf(tags);
        metadata = Map.copyOf(metadata);
    }

    static IdentityOptions of(OptionValues values) {
        return new IdentityOptions(
                OptionValues.orNull(values.of(CoreKeys.SERVER_NAME)),
                values.of(CoreKeys.SERVER_TAGS),
                values.of(CoreKeys.SERVER_METADATA));
    }
}
