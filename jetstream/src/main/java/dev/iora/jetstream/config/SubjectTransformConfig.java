// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of subjects.
 *
 * @param source filter of the subjects it is for, empty for all
 * @param destination what they become
 */
public record SubjectTransformConfig(String source, String destination) implements JsonWritable {
    private static final JsonFields FIELDS = JsonFields.of("server.SubjectTransformConfig", "src", "dest");

    static @Nullable SubjectTransformConfig read(JsonReader in) {
        return in.skipNull() ? null : readObject(in);
    }

    static List<SubjectTransformConfig> readAll(JsonReader in) {
        List<SubjectTransformConfig> all = new ArrayList<>();
        if (in.beginArray("[]server.SubjectTransformConfig")) {
            while (in.nextElement()) {
                all.add(readObject(in));
            }
        }
        return all;
    }

    private static SubjectTransformConfig readObject(JsonReader in) {
        String source = "";
        String destination = "";
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                if (in.field().equals("src")) {
                    source = in.string(source);
                } else {
                    destination = in.string(destination);
                }
            }
        }
        return new SubjectTransformConfig(source, destination);
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject().field("src", source).field("dest", destination).endObject();
    }
}
