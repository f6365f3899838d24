// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An object with a field of every type, read and written like the type of the same name in record.go. */
final class Probe {
    private static final JsonFields FIELDS = JsonFields.of(
            "main.probe",
            "text",
            "flag",
            "num",
            "small",
            "big",
            "long",
            "real",
            "inner",
            "names",
            "blob",
            "when",
            "KEYs");
    private static final JsonFields INNER_FIELDS = JsonFields.of("main.inner", "tags", "count");

    private String text = "preset";
    private boolean flag = true;
    private long num = 7;
    private int small = 8;
    private long big = 9;
    private long wide = 10;
    private double real = 0.5;
    private @Nullable Inner inner;
    private @Nullable Map<String, String> names;
    private byte @Nullable [] blob;
    private OffsetDateTime when = Instant.EPOCH.atOffset(ZoneOffset.UTC);
    private String keys = "";

    private static final class Inner {
        private @Nullable List<String> tags;
        private long count;
    }

    void read(JsonReader in) {
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                field(in);
            }
        }
    }

    private void field(JsonReader in) {
        switch (in.field()) {
            case "text" -> text = in.string(text);
            case "flag" -> flag = in.bool(flag);
            case "num" -> num = in.signed("int", Long.SIZE, num);
            case "small" -> small = in.int32(small);
            case "big" -> big = in.uint64(big);
            case "long" -> wide = in.int64(wide);
            case "real" -> real = in.float64(real);
            case "inner" -> readInner(in);
            case "names" -> readNames(in);
            case "blob" -> blob = in.kind() == JsonKind.NULL && in.skipNull() ? null : in.base64(new byte[0]);
            case "when" -> when = in.time(when);
            case "KEYs" -> keys = in.string(keys);
            default -> throw new AssertionError(in.field());
        }
    }

    private void readInner(JsonReader in) {
        if (!in.beginObject(INNER_FIELDS)) {
            inner = null;
            return;
        }
        Inner target = inner == null ? new Inner() : inner;
        while (in.nextField()) {
            if (in.field().equals("tags")) {
                target.tags = in.skipNull() ? null : in.strings(List.of());
            } else {
                target.count = in.unsigned("uint8", Byte.SIZE, target.count);
            }
        }
        inner = target;
    }

    private void readNames(JsonReader in) {
        if (!in.beginMap("map[string]string")) {
            names = null;
            return;
        }
        Map<String, String> target = names == null ? new TreeMap<>() : names;
        while (in.nextField()) {
            target.put(in.field(), in.string(""));
        }
        names = target;
    }

    JsonWriter write(JsonWriter out) {
        out.beginObject().field("text", text).field("flag", flag).field("num", num);
        out.field("small", small).name("big").unsigned(big).field("long", wide).field("real", real);
        out.name("inner");
        if (inner == null) {
            out.nullValue();
        } else {
            out.beginObject().name("tags");
            if (inner.tags == null) {
                out.nullValue();
            } else {
                out.strings(inner.tags);
            }
            out.field("count", inner.count).endObject();
        }
        out.name("names");
        if (names == null) {
            out.nullValue();
        } else {
            out.beginObject();
            names.forEach(out::field);
            out.endObject();
        }
        out.name("blob");
        if (blob == null) {
            out.nullValue();
        } else {
            out.base64(blob);
        }
        return out.name("when").time(when).field("KEYs", keys).endObject();
    }
}
