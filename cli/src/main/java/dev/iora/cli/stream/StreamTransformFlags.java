// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for mirror, sources, subject transform and republish; null if not given. */
final class StreamTransformFlags {
    @Option(
            names = "--mirror",
            paramLabel = "STREAM",
            description = "Completely mirror another stream; a name or a JSON object")
    @Nullable
    String mirror;

    @Option(names = "--no-mirror", description = "Removes the mirror from a stream")
    boolean noMirror;

    @Option(
            names = "--source",
            paramLabel = "STREAM",
            description = "Source data from other Streams, merging into this one; names or JSON objects")
    List<String> sources = new ArrayList<>();

    @Option(names = "--transform-source", paramLabel = "SUBJECT", description = "Stream subject transform source")
    @Nullable
    String transformSource;

    @Option(
            names = "--transform-destination",
            paramLabel = "SUBJECT",
            description = "Stream subject transform destination")
    @Nullable
    String transformDestination;

    @Option(names = "--no-transform", description = "Removes the subject transform from a stream")
    boolean noTransform;

    @Option(
            names = "--republish-source",
            paramLabel = "SUBJECT",
            description = "Republish messages to --republish-destination")
    @Nullable
    String republishSource;

    @Option(
            names = "--republish-destination",
            paramLabel = "SUBJECT",
            description = "Republish destination for messages in --republish-source")
    @Nullable
    String republishDestination;

    @Option(names = "--republish-headers", description = "Republish only message headers, no bodies")
    boolean republishHeaders;

    @Option(names = "--no-republish", description = "Removes current republish configuration")
    boolean noRepublish;

    /** Whether the stream has a mirror or sources, and so needs no subjects. */
    boolean hasOrigin() {
        return mirror != null || !sources.isEmpty();
    }

    void apply(JsonObject config) {
        if (mirror != null) {
            config.put("mirror", origin(mirror));
        }
        if (!sources.isEmpty()) {
            config.put("sources", JsonArray.ofObjects(sources, StreamTransformFlags::origin));
        }
        if (transformSource != null || transformDestination != null) {
            config.put("subject_transform", pair("transform", transformSource, "dest", transformDestination));
        }
        if (republishSource != null || republishDestination != null) {
            JsonObject republish = pair("republish", republishSource, "dest", republishDestination);
            if (republishHeaders) {
                republish.put("headers_only", true);
            }
            config.put("republish", republish);
        }
        remove(config, "mirror", noMirror);
        remove(config, "subject_transform", noTransform);
        remove(config, "republish", noRepublish);
    }

    /** Asks for details of mirror and sources given only by name. */
    void refine(JsonObject config, OriginQuestions questions) {
        if (mirror != null && isName(mirror)) {
            config.put("mirror", questions.mirror(origin(mirror)));
        }
        if (!sources.isEmpty()) {
            config.put(
                    "sources",
                    JsonArray.ofObjects(sources, text -> isName(text) ? questions.source(origin(text)) : origin(text)));
        }
    }

    private static boolean isName(String text) {
        return !text.startsWith("{");
    }

    private static void remove(JsonObject config, String field, boolean wanted) {
        if (wanted) {
            config.remove(field);
        }
    }

    private static JsonObject pair(String what, @Nullable String source, String target, @Nullable String destination) {
        if (source == null || destination == null) {
            throw new CliException("--" + what + "-source and --" + what + "-destination must be used together");
        }
        return new JsonObject().put("src", source).put(target, destination);
    }

    private static JsonObject origin(String text) {
        if (isName(text)) {
            return new JsonObject().put("name", text);
        }
        try {
            JsonObject parsed = JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
            if (parsed.string("name").isEmpty()) {
                throw new CliException("invalid mirror or source: name is required");
            }
            return parsed;
        } catch (JsonException e) {
            throw new CliException("invalid mirror or source: " + e.getMessage(), e);
        }
    }
}
