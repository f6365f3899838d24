// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Makes the source of {@link ApiError} from the table of errors, {@code errors.json} of the module cli. To take over a new one: replace it,
 * run {@code main} with the path of {@code ApiError.java}, then format.
 */
final class ApiErrorSource {
    private static final JsonFields FIELDS = JsonFields.of(
            "server.ServerError",
            "constant",
            "code",
            "error_code",
            "description",
            "comment",
            "help",
            "url",
            "deprecates");

    private static final String HEAD = """
            // Copyright The Iora Authors
            // SPDX-License-Identifier: Apache-2.0
            package dev.iora.jetstream.config;

            /**
             * Errors of the JetStream API. Generated from the table of errors; texts may hold placeholders in braces.
             *
             * <p>Thread: any, immutable.
             */
            public enum ApiError {
            """;

    private static final String TAIL = """

                private final int code;
                private final int errCode;
                private final String description;

                ApiError(int code, int errCode, String description) {
                    this.code = code;
                    this.errCode = errCode;
                    this.description = description;
                }

                /** Its class, an HTTP status code. */
                public int code() {
                    return code;
                }

                /** Its own number. */
                public int errCode() {
                    return errCode;
                }

                /** Its text, with placeholders. */
                public String description() {
                    return description;
                }

                /** Returns the error with {@code values} in place of its placeholders, in their order. */
                public ApiFault with(Object... values) {
                    StringBuilder text = new StringBuilder();
                    int from = 0;
                    for (Object value : values) {
                        int open = description.indexOf('{', from);
                        if (open < 0) {
                            throw new IllegalArgumentException(name() + " has fewer placeholders");
                        }
                        text.append(description, from, open).append(value);
                        from = description.indexOf('}', open) + 1;
                    }
                    if (description.indexOf('{', from) >= 0) {
                        throw new IllegalArgumentException(name() + " has more placeholders");
                    }
                    return new ApiFault(this, text.append(description, from, description.length()).toString());
                }
            }
            """;

    /** An entry of the table. */
    record Entry(String constant, int code, int errCode, String description) {
        /** The constant without the affixes that all constants have. */
        String name() {
            String stem = constant.replaceFirst("^JS", "")
                    .replaceFirst("Err(F?)$", "")
                    .replaceFirst("(?<=[a-z])F$", "");
            return stem.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                    .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                    .toUpperCase(java.util.Locale.ROOT);
        }
    }

    private ApiErrorSource() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), text());
    }

    static List<Entry> entries() throws IOException {
        byte[] json;
        try (InputStream in = Objects.requireNonNull(ApiErrorSource.class.getResourceAsStream("errors.json"))) {
            json = in.readAllBytes();
        }
        JsonReader in = JsonReader.lenient(json, 0, json.length);
        List<Entry> entries = new ArrayList<>();
        if (in.beginArray("[]server.ServerError")) {
            while (in.nextElement()) {
                entries.add(entry(in));
            }
        }
        entries.sort(Comparator.comparingInt(Entry::errCode));
        return entries;
    }

    static String text() throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        List<Entry> entries = entries();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            text.append("    ")
                    .append(entry.name())
                    .append('(')
                    .append(entry.code())
                    .append(", ");
            text.append(entry.errCode())
                    .append(", \"")
                    .append(entry.description())
                    .append("\")");
            text.append(i + 1 < entries.size() ? ",\n" : ";\n");
        }
        return text.append(TAIL).toString();
    }

    private static Entry entry(JsonReader in) {
        String constant = "";
        String description = "";
        int code = 0;
        int errCode = 0;
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "constant" -> constant = in.string("");
                    case "code" -> code = in.int32(0);
                    case "error_code" -> errCode = in.int32(0);
                    case "description" -> description = in.string("");
                    default -> in.skipValue();
                }
            }
        }
        return new Entry(constant, code, errCode, description);
    }
}
