// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import dev.iora.json.JsonException.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Parsing and writing agree with Go, as clients of nats-server expect: faults, their texts and offsets, and values. */
final class GoCompatibilityTest {
    @Test
    void findsTheSyntaxFaultsThatGoFinds() {
        Recording.check("syntax.txt", input -> {
            try {
                JsonReader.lenient(input, 0, input.length).skipValue();
                return "ok";
            } catch (JsonException e) {
                return e.offset() + " " + e.getMessage();
            }
        });
    }

    @Test
    void readsAndWritesWhatGoDoes() {
        Recording.check("lenient.txt", input -> {
            try {
                Probe probe = new Probe();
                probe.read(JsonReader.lenient(input, 0, input.length));
                return text(probe);
            } catch (JsonException e) {
                return "! " + e.getMessage();
            }
        });
    }

    @Test
    void readsSequencesStrictlyAsGoDoes() {
        Recording.check("strict.txt", input -> {
            try {
                Probe probe = new Probe();
                JsonReader in = JsonReader.strict(input, 0, input.length);
                while (in.nextDocument()) {
                    probe.read(in);
                }
                return text(probe);
            } catch (JsonException e) {
                return "! " + e.getMessage() + (e.reason() == Reason.SYNTAX ? " at offset " + e.offset() : "");
            }
        });
    }

    private static String text(Probe probe) {
        return new String(probe.write(new JsonWriter(1)).toByteArray(), StandardCharsets.UTF_8);
    }
}
