// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text of a transcript with escapes and placeholders, standing for bytes (one character each).
 *
 * <p>Escapes: {@code \r \n \t \s} (space) {@code \\ \$ \xNN}. Placeholders: <code>${5*ab}</code> repeats,
 * <code>${int}</code>, <code>${nkey}</code>, <code>${word}</code> and <code>${any}</code> match variable text,
 * <code>${id=int}</code> matches and remembers, <code>${id}</code> stands for the remembered text. Characters above U+007F
 * stand for their UTF-8 bytes.
 */
final class TranscriptTemplate {
    private static final Map<String, String> KINDS =
            Map.of("int", "\\d+", "nkey", "[A-Z][A-Z2-7]{55}", "word", "[^ \"\\t\\r\\n]+", "any", "[^\\r\\n]*");

    private final String source;
    private final List<Part> parts;

    private TranscriptTemplate(String source, List<Part> parts) {
        this.source = source;
        this.parts = parts;
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    /** Variable text; remembered under {@code name} unless that is null. */
    private record Varying(@Nullable String name, String regex) implements Part {}

    private record Remembered(String name) implements Part {}

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if an escape or a placeholder is malformed
     */
    static TranscriptTemplate parse(String source) {
        return parseBytes(new String(source.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static TranscriptTemplate parseBytes(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += unescape(text, i, literal);
            } else if (text.startsWith("${", i)) {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new IllegalArgumentException("no } after ${ in: " + text);
                }
                Part part = placeholder(text.substring(i + 2, end));
                if (part instanceof Literal(String repeated)) {
                    literal.append(repeated);
                } else {
                    parts.add(new Literal(literal.toString()));
                    literal.setLength(0);
                    parts.add(part);
                }
                i = end;
            } else {
                literal.append(c);
            }
        }
        parts.add(new Literal(literal.toString()));
        return new TranscriptTemplate(text, parts);
    }

    /**
     * The text with all remembered parts filled in.
     *
     * @throws IllegalArgumentException if a part is variable or not remembered
     */
    String expand(Map<String, String> memory) {
        StringBuilder expanded = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Literal(String text) -> expanded.append(text);
                case Remembered(String name) -> expanded.append(recall(name, memory));
                case Varying varying ->
                    throw new IllegalArgumentException(
                            "'" + varying.regex() + "' varies and cannot be sent: " + source);
            }
        }
        return expanded.toString();
    }

    /**
     * Whether this template matches all of {@code actual}; if so, adds its named parts to {@code memory}.
     *
     * @throws IllegalArgumentException if it uses a part that is not remembered
     */
    boolean matches(String actual, Map<String, String> memory) {
        if (parts.stream().noneMatch(Varying.class::isInstance)) {
            return expand(memory).equals(actual); // a regular expression of a megabyte takes too long to compile
        }
        Matcher matcher = pattern(memory, "", "").matcher(actual);
        if (!matcher.matches()) {
            return false;
        }
        remember(matcher, memory);
        return true;
    }

    /** Whether {@code actual} contains a match of this template between {@code before} and {@code after}. */
    boolean occursIn(String actual, String before, String after, Map<String, String> memory) {
        Matcher matcher = pattern(memory, before, after).matcher(actual);
        if (!matcher.find()) {
            return false;
        }
        remember(matcher, memory);
        return true;
    }

    @Override
    public String toString() {
        return source;
    }

    private Pattern pattern(Map<String, String> memory, String before, String after) {
        StringBuilder regex = new StringBuilder(before);
        for (Part part : parts) {
            switch (part) {
                case Literal(String text) -> regex.append(Pattern.quote(text));
                case Remembered(String name) ->
                    regex.append(remembersItself(name) ? "\\k<" + name + ">" : Pattern.quote(recall(name, memory)));
                case Varying(String name, String varying) ->
                    regex.append(name == null ? "(?:" : "(?<" + name + ">")
                            .append(varying)
                            .append(')');
            }
        }
        return Pattern.compile(regex.append(after).toString(), Pattern.DOTALL);
    }

    private boolean remembersItself(String name) {
        return parts.stream().anyMatch(part -> part instanceof Varying varying && name.equals(varying.name()));
    }

    private void remember(Matcher matcher, Map<String, String> memory) {
        for (Part part : parts) {
            if (part instanceof Varying varying && varying.name() != null) {
                memory.put(varying.name(), matcher.group(varying.name()));
            }
        }
    }

    private String recall(String name, Map<String, String> memory) {
        String value = memory.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is not remembered in: " + source);
        }
        return value;
    }

    private static Part placeholder(String inner) {
        int star = inner.indexOf('*');
        if (star > 0) {
            String once = parseBytes(inner.substring(star + 1)).expand(Map.of());
            return new Literal(once.repeat(Integer.parseInt(inner.substring(0, star))));
        }
        int equals = inner.indexOf('=');
        if (equals < 0) {
            String regex = KINDS.get(inner);
            return regex != null ? new Varying(null, regex) : new Remembered(inner);
        }
        String regex = KINDS.get(inner.substring(equals + 1));
        if (regex == null) {
            throw new IllegalArgumentException("no kind '" + inner.substring(equals + 1) + "', only " + KINDS.keySet());
        }
        return new Varying(inner.substring(0, equals), regex);
    }

    /** Appends the character of the escape at {@code i}; returns the number of characters after the backslash. */
    private static int unescape(String text, int i, StringBuilder literal) {
        char c = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        switch (c) {
            case 'r' -> literal.append('\r');
            case 'n' -> literal.append('\n');
            case 't' -> literal.append('\t');
            case 's' -> literal.append(' ');
            case '\\', '$' -> literal.append(c);
            case 'x' -> {
                literal.append((char) Integer.parseInt(text, i + 2, i + 4, 16));
                return 3;
            }
            default -> throw new IllegalArgumentException("no such escape: \\" + c);
        }
        return 1;
    }
}
