// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Shortens host names by their common suffix. */
public final class CommonSuffix {
    private CommonSuffix() {}

    /** Removes the trailing parts (separated by dots) that all names share; the first part is always kept. */
    public static List<String> removed(List<String> names) {
        if (names.isEmpty()) {
            return names;
        }
        List<List<String>> reversed = new ArrayList<>();
        int shortest = Integer.MAX_VALUE;
        for (String name : names) {
            List<String> parts = new ArrayList<>(List.of(name.split("\\.", -1)));
            Collections.reverse(parts);
            shortest = Math.min(shortest, parts.size());
            reversed.add(parts);
        }
        int common = 0;
        while (common < shortest - 1 && isShared(reversed, common)) {
            common++;
        }
        int dropped = common == 0
                ? 0
                : String.join(".", reversed.getFirst().subList(0, common)).length() + 1;
        return names.stream()
                .map(name -> name.substring(0, name.length() - dropped))
                .toList();
    }

    private static boolean isShared(List<List<String>> names, int part) {
        String first = names.getFirst().get(part);
        return names.stream().allMatch(name -> name.get(part).equals(first));
    }
}
