// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An entry of a map in a flag: {@code KEY=VALUE} or {@code KEY:VALUE}, split at the first of these signs. */
public record KeyValue(String key, String value) {
    /** The entries as a map; the last entry of a key wins. */
    public static Map<String, String> map(List<KeyValue> entries) {
        Map<String, String> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.key, entry.value));
        return map;
    }

    /** Converts flags that are entries. */
    public static final class Converter implements ITypeConverter<KeyValue> {
        @Override
        public KeyValue convert(String text) {
            String[] parts = text.split("[:=]", 2);
            if (parts.length < 2) {
                throw new TypeConversionException("expected KEY=VALUE got '" + text + "'");
            }
            return new KeyValue(parts[0], parts[1]);
        }
    }
}
