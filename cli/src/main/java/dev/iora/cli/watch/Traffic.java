// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import java.util.List;

/**
 * Messages and bytes.
 *
 * <p>Thread: any, stateless.
 */
final class Traffic {
    private Traffic() {}

    static String text(JsonObject data) {
        return HumanNumber.of(data.number("msgs")) + " / " + HumanNumber.bytes(data.number("bytes"));
    }

    /** The sum of a field that holds both. */
    static JsonObject sum(List<JsonObject> all, String field) {
        return new JsonObject()
                .put(
                        "msgs",
                        all.stream()
                                .mapToLong(one -> one.object(field).number("msgs"))
                                .sum())
                .put(
                        "bytes",
                        all.stream()
                                .mapToLong(one -> one.object(field).number("bytes"))
                                .sum());
    }
}
