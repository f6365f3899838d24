// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.template.Template.Call;
import dev.iora.cli.template.Template.Literal;
import dev.iora.cli.template.Template.Name;
import dev.iora.cli.template.Template.Operand;
import dev.iora.cli.template.Template.Part;
import dev.iora.cli.template.Template.Pipeline;
import dev.iora.json.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a template. As in Go, <code>{{-</code> and <code>-}}</code> trim the white space next to an action.
 *
 * <p>Thread: its owner only.
 */
final class TemplateParser {
    private static final String OPEN = "{{";

    private static final Pattern TRIM = Pattern.compile("-\\s");

    /** The tokens of an action; closing braces include the white space that they trim. */
    private static final Pattern TOKEN = Pattern.compile("""
            (?<close>\\s+-}}\\s*+|\\s*+}})\
            |\\s*+(?:(?<pipe>\\|)\
            |(?<number>-?(?:0|[1-9][0-9]*+)(?![\\w.]))\
            |(?<string>"[^"\\\\\\n]*+(?:\\\\.[^"\\\\\\n]*+)*+"|`[^`]*+`)\
            |(?<name>\\.?[A-Za-z_]\\w*+)\
            |(?<comment>/\\*(?s:.*?)\\*/))""");

    private static final Pattern WORD = Pattern.compile("\\w+|.", Pattern.DOTALL);

    /** Keywords and functions of Go's text/template that are reported as unsupported, not as undefined. */
    private static final Set<String> UNSUPPORTED = Set.of(
            ("if else end range with define block template break continue true false nil and or not len index slice call"
                            + " print printf println html js urlquery eq ne lt le gt ge")
                    .split(" "));

    private final String text;
    private final Map<String, Integer> arities;
    private final Matcher token;
    private final List<Part> parts = new ArrayList<>();
    private int position;

    TemplateParser(String text, Map<String, Integer> arities) {
        this.text = text;
        this.arities = arities;
        token = TOKEN.matcher(text);
    }

    List<Part> parse() {
        int open = text.indexOf(OPEN);
        while (open >= 0) {
            String before = text.substring(position, open);
            position = open + OPEN.length();
            boolean trimming =
                    TRIM.matcher(text).region(position, text.length()).lookingAt();
            parts.add(new Literal(trimming ? before.stripTrailing() : before));
            position += trimming ? 1 : 0;
            action(open);
            open = text.indexOf(OPEN, position);
        }
        parts.add(new Literal(text.substring(position)));
        return List.copyOf(parts);
    }

    /** Parses the rest of an action, closing braces included. */
    private void action(int open) {
        List<Call> calls = new ArrayList<>();
        next(open);
        if (token.group("comment") != null) {
            next(open);
        } else {
            calls.add(call(open, 0));
            while (token.group("pipe") != null) {
                next(open);
                calls.add(call(open, 1));
            }
            parts.add(new Pipeline(List.copyOf(calls)));
        }
        if (token.group("close") == null) {
            throw unsupported(start());
        }
    }

    /** Parses a call, and moves to the token after it. */
    private Call call(int open, int piped) {
        int start = start();
        Operand operand = operand();
        List<Operand> arguments = new ArrayList<>();
        next(open);
        while (token.group("pipe") == null && token.group("close") == null) {
            arguments.add(operand());
            checkArity(start(), arguments.getLast(), 0);
            next(open);
        }
        checkArity(start, operand, arguments.size() + piped);
        return new Call(operand, List.copyOf(arguments));
    }

    private void checkArity(int at, Operand operand, int count) {
        String shown = operand instanceof Name name ? name.text() : "a literal";
        int arity = arities.getOrDefault(shown, 0);
        if (count != arity) {
            throw problem(at, "wrong number of arguments for " + shown + ": want " + arity + " got " + count);
        }
    }

    private Operand operand() {
        String number = token.group("number");
        String string = token.group("string");
        String name = token.group("name");
        if (number != null) {
            return new Literal(number);
        }
        if (string != null) {
            return new Literal(unquoted(string));
        }
        if (name == null) {
            throw problem(start(), "missing value");
        }
        if (UNSUPPORTED.contains(name)) {
            throw unsupported(start());
        }
        if (!arities.containsKey(name)) {
            String kind = name.startsWith(".") ? "field " : "function ";
            throw problem(start(), kind + GoQuote.string(name) + " not defined");
        }
        return new Name(name);
    }

    private String unquoted(String string) {
        String content = string.substring(1, string.length() - 1);
        if (string.startsWith("`")) {
            return content;
        }
        try {
            return content.translateEscapes();
        } catch (IllegalArgumentException e) {
            throw problem(start(), "escape in " + string + " is not supported");
        }
    }

    /** Moves to the next token of the action that opens at a position. */
    private void next(int open) {
        token.region(position, text.length());
        if (!token.lookingAt()) {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            throw position == text.length() ? problem(open, "unclosed action") : unsupported(position);
        }
        position = token.end();
    }

    /** The start of the current token, after white space. */
    private int start() {
        return token.end() - token.group().stripLeading().length();
    }

    private TemplateException unsupported(int at) {
        Matcher word = WORD.matcher(text).region(at, text.length());
        String shown = word.lookingAt() ? word.group() : "";
        boolean string = shown.equals("\"") || shown.equals("`");
        return problem(at, string ? "unterminated string" : GoQuote.string(shown) + " is not supported");
    }

    /** The exception for a problem at a position, with line and column, both from 1. */
    private TemplateException problem(int at, String problem) {
        String before = text.substring(0, at);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = at - before.lastIndexOf('\n');
        return new TemplateException("template: body:" + line + ":" + column + ": " + problem);
    }
}
