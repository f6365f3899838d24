// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The definition of a JetStream API error, with the fields of nats-server's errors.json. */
record ErrorDefinition(
        String constant,
        long httpCode,
        long code,
        String description,
        String comment,
        String help,
        String url,
        String deprecates) {
    private static final int MIN_CODE = 1000;
    private static final Pattern ONLY_TOKEN = Pattern.compile("\\{[^}]+}");

    static ErrorDefinition of(JsonObject json) {
        return new ErrorDefinition(
                json.string("constant"),
                json.number("code"),
                json.number("error_code"),
                json.string("description"),
                json.string("comment"),
                json.string("help"),
                json.string("url"),
                json.string("deprecates"));
    }

    /** An empty definition, to be completed in an editor. */
    static ErrorDefinition unwritten(long code) {
        return new ErrorDefinition("", 0, code, "", "", "", "", "");
    }

    JsonObject json() {
        return new JsonObject()
                .put("constant", constant)
                .put("code", httpCode)
                .put("error_code", code)
                .put("description", description)
                .put("comment", comment)
                .put("help", help)
                .put("url", url)
                .put("deprecates", deprecates);
    }

    /** Whether the pattern matches in any text or code of the definition. */
    boolean matches(Pattern pattern) {
        return Stream.of(description, "" + httpCode, "" + code, help, constant, comment)
                .anyMatch(text -> pattern.matcher(text).find());
    }

    /** The problems of the definition; empty if it is valid. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (ONLY_TOKEN.matcher(description).matches() && comment.isEmpty()) {
            problems.add("token only descriptions requires a comment");
        }
        if (code < MIN_CODE) {
            problems.add("error codes may not be below " + MIN_CODE);
        }
        if (httpCode == 0) {
            problems.add("code is required");
        }
        if (constant.isEmpty()) {
            problems.add("constant is required");
        }
        if (description.isEmpty()) {
            problems.add("description is required");
        }
        if (count('{') != count('}')) {
            problems.add("unmatched number of { and }");
        }
        if (count('{') > 0 && !constant.endsWith("F")) {
            problems.add("constants for errors with tokens must end in F like JSStreamMsgDeleteFailedF");
        }
        return problems;
    }

    private long count(char wanted) {
        return description.chars().filter(c -> c == wanted).count();
    }
}
