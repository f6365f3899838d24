// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses one text: a configuration file, an included file or the value of an environment variable.
 *
 * <p>Thread: one at a time; used once.
 *
 * <p>Recursive descent, with the depth bounded by {@link ParseSession}. A syntax error ends its entry: the parser reports
 * it, skips the rest of the line, and continues in the map of the entry. Variables are looked up in the open maps from the
 * inside out, and only in definitions before the use.
 */
final class DocumentParser implements ScalarParser.Variables {
    private static final String BCRYPT = "2a$";

    private final ParseSession session;
    private final Cursor cursor;
    private final ScalarParser scalars;

    /** The open maps, innermost first. */
    private final Deque<Map<String, Entry>> scopes = new ArrayDeque<>();

    /** Whether a syntax error was found, after which further ones may be its consequence. */
    private boolean broken;

    DocumentParser(ParseSession session, String name, byte[] text) {
        this.session = session;
        cursor = new Cursor(name, text);
        scalars = new ScalarParser(cursor, this);
    }

    /** The construct around an entry, which decides how the entry may end. */
    private enum Level {
        /** No construct. */
        TOP("a top-level value to end with a new line, comment or EOF"),
        /** The braces that may enclose a whole file. */
        OUTER_BRACES("a block-level value to end with a new line, comment or EOF"),
        /** A map. */
        MAP("a map value terminator ',' or a map terminator '}'");

        private final String expectedEnd;

        Level(String expectedEnd) {
            this.expectedEnd = expectedEnd;
        }
    }

    /** Returns the top level; incomplete if problems were reported. */
    MapValue parse() {
        Position start = cursor.position();
        Map<String, Entry> entries = new LinkedHashMap<>();
        scopes.push(entries);
        cursor.skipByteOrderMark();
        parseEntries(Level.TOP);
        scopes.pop();
        return session.close(new MapValue(entries, start));
    }

    /** Reads entries into the innermost map up to its closing brace, or to the end of the text. */
    private void parseEntries(Level level) {
        while (true) {
            try {
                skipSeparators();
                if (endsEntries(level)) {
                    return;
                }
                if (level != Level.MAP && cursor.accept('{')) {
                    parseNestedEntries(Level.OUTER_BRACES);
                    continue;
                }
                parseEntry(level);
                parseEntryEnd(level);
            } catch (SyntaxException e) {
                report(e);
                skipBroken(level == Level.TOP ? "" : "}");
            }
        }
    }

    private void parseNestedEntries(Level level) throws SyntaxException {
        session.enter(cursor.position());
        try {
            parseEntries(level);
        } finally {
            session.leave();
        }
    }

    private void report(SyntaxException e) {
        broken = true;
        session.report(e.problem());
    }

    /** Skips the rest of a line after an error, up to one of {@code ends} outside of brackets that the line opens. */
    private void skipBroken(String ends) {
        int open = 0;
        while (cursor.peek() != '\n' && cursor.peek() != Cursor.END) {
            int b = cursor.peek();
            if (open == 0 && ends.indexOf(b) >= 0) {
                return;
            }
            if (b == '{' || b == '[') {
                open++;
            } else if (open > 0 && (b == '}' || b == ']')) {
                open--;
            }
            cursor.next();
        }
    }

    private void skipSeparators() {
        do {
            cursor.skipIgnorable();
        } while (cursor.accept(',') || cursor.accept(';'));
    }

    private boolean endsEntries(Level level) throws SyntaxException {
        if (cursor.peek() == Cursor.END) {
            // After an error the closing brace may just have been skipped.
            if (level == Level.MAP && !broken) {
                report(error("Unexpected EOF processing map."));
            }
            return true;
        }
        return level == Level.TOP ? endsWithStrayBrace() : cursor.accept('}');
    }

    /** One closing brace too many at the very end is no error, as in nats-server. */
    private boolean endsWithStrayBrace() throws SyntaxException {
        if (cursor.peek() != '}') {
            return false;
        }
        SyntaxException error = error("Unexpected '}' where a key is expected.");
        cursor.next();
        cursor.skipIgnorable();
        if (cursor.peek() != Cursor.END) {
            throw error;
        }
        return true;
    }

    private void parseEntry(Level level) throws SyntaxException {
        Position start = cursor.position();
        int first = cursor.peek();
        switch (first) {
            case '=', ':' -> throw error("Unexpected key separator '" + cursor.quotedCharacter() + "'.");
            case ']', '/' -> throw error("Unexpected '" + cursor.quotedCharacter() + "' where a key is expected.");
            case '"', '\'' -> {
                cursor.next();
                Position keyStart = cursor.position();
                parseKeyed(level, quotedKey(first, start), keyStart);
            }
            default -> {
                String key = bareKey();
                if (key.toLowerCase(Locale.ROOT).equals("include") && cursor.spaceLength() > 0) {
                    parseInclude(start);
                } else {
                    parseKeyed(level, key, start);
                }
            }
        }
    }

    private String quotedKey(int quote, Position start) throws SyntaxException {
        int from = cursor.offset();
        while (cursor.peek() != quote) {
            if (cursor.peek() == Cursor.END) {
                throw new SyntaxException(start, "Unexpected EOF processing quoted map key.");
            }
            cursor.next();
        }
        String key = cursor.since(from);
        cursor.next();
        return key;
    }

    private String bareKey() {
        int from = cursor.offset();
        while (cursor.spaceLength() == 0 && !isKeySeparator() && cursor.peek() != '{' && cursor.peek() != Cursor.END) {
            cursor.next();
        }
        return cursor.since(from);
    }

    private boolean isKeySeparator() {
        return cursor.peek() == '=' || cursor.peek() == ':';
    }

    /** Reads the separator after a key, if there is one, and the value. */
    private void parseKeyed(Level level, String key, Position keyStart) throws SyntaxException {
        cursor.skipSpace();
        if (isKeySeparator()) {
            cursor.next();
            skipBeforeValue(level);
        } else if (cursor.peek() == Cursor.END) {
            throw new SyntaxException(keyStart, "Unexpected EOF, the key '" + key + "' has no value.");
        }
        if (level == Level.MAP && (cursor.peek() == ',' || cursor.peek() == '}')) {
            report(error("Unexpected '" + cursor.quotedCharacter() + "', the key '" + key + "' has no value."));
            return;
        }
        ConfigValue value = parseValue();
        if (value != null) {
            put(key, new Entry(keyStart, value, false));
        }
    }

    /** In a map the value may start on a later line than its key. */
    private void skipBeforeValue(Level level) {
        if (level == Level.MAP) {
            cursor.skipSpace();
        } else {
            cursor.skipBlanks();
        }
    }

    private void put(String key, Entry entry) throws SyntaxException {
        session.count(entry.value());
        Map<String, Entry> map = scopes.element();
        // A repeated key takes the place of its last occurrence.
        map.remove(key);
        map.put(key, entry);
    }

    private void parseEntryEnd(Level level) throws SyntaxException {
        cursor.skipBlanks();
        cursor.skipComment();
        boolean ends = switch (cursor.peek()) {
            case '\n', '\r', ',', ';' -> {
                cursor.next();
                yield true;
            }
            // At the top a closing brace too many is no error, as in nats-server.
            case '}' -> level != Level.TOP || cursor.accept('}');
            case Cursor.END -> level != Level.OUTER_BRACES;
            default -> false;
        };
        if (!ends) {
            throw error("Expected " + level.expectedEnd + ", but got '" + cursor.quotedCharacter() + "' instead.");
        }
    }

    /** Reads a value; null if it is a variable without a value, which was reported. */
    private @Nullable ConfigValue parseValue() throws SyntaxException {
        Position start = cursor.position();
        if (cursor.accept('{')) {
            return parseMap(start);
        }
        if (cursor.accept('[')) {
            return parseArray(start);
        }
        return scalars.parse();
    }

    private MapValue parseMap(Position start) throws SyntaxException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        scopes.push(entries);
        try {
            parseNestedEntries(Level.MAP);
        } finally {
            scopes.pop();
        }
        return session.close(new MapValue(entries, start));
    }

    private ArrayValue parseArray(Position start) throws SyntaxException {
        List<ConfigValue> elements = new ArrayList<>();
        session.enter(cursor.position());
        try {
            parseElements(elements);
        } finally {
            session.leave();
        }
        return session.close(new ArrayValue(elements, start));
    }

    private void parseElements(List<ConfigValue> elements) throws SyntaxException {
        cursor.skipIgnorable();
        while (!cursor.accept(']')) {
            if (cursor.peek() == '}' || cursor.peek() == Cursor.END) {
                if (broken) {
                    // The bracket may just have been skipped.
                    return;
                }
                throw error("Expected an array terminator ']', but got '" + cursor.quotedCharacter() + "' instead.");
            }
            try {
                parseElement(elements);
            } catch (SyntaxException e) {
                report(e);
                skipBroken(",]}");
                skipElementSeparator();
            }
        }
    }

    private void parseElement(List<ConfigValue> elements) throws SyntaxException {
        if (cursor.peek() == ',') {
            throw error("Unexpected array value terminator ','.");
        }
        ConfigValue value = parseValue();
        if (value != null) {
            session.count(value);
            elements.add(value);
        }
        parseElementEnd();
    }

    private void parseElementEnd() throws SyntaxException {
        cursor.skipBlanks();
        if (cursor.peek() == Cursor.END) {
            // Reported as an array without its end.
            return;
        }
        if (!cursor.skipComment() && !cursor.atNewLine() && cursor.peek() != ',' && cursor.peek() != ']') {
            throw error("Expected an array value terminator ',' or an array terminator ']', but got '"
                    + cursor.quotedCharacter() + "' instead.");
        }
        skipElementSeparator();
    }

    private void skipElementSeparator() {
        cursor.skipIgnorable();
        if (cursor.accept(',')) {
            cursor.skipIgnorable();
        }
    }

    private void parseInclude(Position start) throws SyntaxException {
        cursor.skipBlanks();
        String path = includePath();
        MapValue included = session.include(path, start);
        if (included != null) {
            for (Map.Entry<String, Entry> entry : included.entries().entrySet()) {
                put(entry.getKey(), entry.getValue());
            }
        }
    }

    private String includePath() throws SyntaxException {
        int first = cursor.peek();
        return switch (first) {
            case '\'', '"' -> {
                Position start = cursor.position();
                cursor.next();
                yield quotedKey(first, start);
            }
            case '[' -> throw error("Expected include value but found start of an array");
            case '{' -> throw error("Expected include value but found start of a map");
            case '(' -> throw error("Expected include value but found start of a block");
            case '\\' -> throw error("Expected include value but found escape sequence");
            case '\n', '\r', Cursor.END -> throw error("Expected include value but found new line");
            default -> {
                if (first == '-' || (first >= '0' && first <= '9')) {
                    throw error("Expected include value but found start of a number");
                }
                yield scalars.barePath();
            }
        };
    }

    @Override
    public @Nullable ConfigValue lookUp(String name, Position place) {
        if (name.startsWith(BCRYPT)) {
            return new ConfigValue.StringValue("$" + name, place);
        }
        for (Map<String, Entry> scope : scopes) {
            Entry entry = scope.get(name);
            if (entry != null) {
                scope.put(name, new Entry(entry.keyPosition(), entry.value(), true));
                return session.move(entry.value(), place);
            }
        }
        return session.environmentValue(name, place);
    }

    private SyntaxException error(String text) {
        return new SyntaxException(cursor.position(), text);
    }
}
