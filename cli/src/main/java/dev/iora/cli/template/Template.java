// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A text with actions in double braces, in the language of Go's text/template: pipelines, functions, variables,
 * conditions, loops, and templates within it.
 *
 * <p>Thread: any, nobody changes it.
 */
public final class Template {
    /** What messages call it. */
    static final String NAME = "body";

    private final String text;
    private final Map<String, List<Node>> bodies;

    private Template(String text, Map<String, List<Node>> bodies) {
        this.text = text;
        this.bodies = bodies;
    }

    /** A text that stands for itself. */
    public static Template verbatim(String text) {
        return new Template(text, Map.of());
    }

    /**
     * Reads a template for messages that answer none.
     *
     * @throws TemplateException if there is an action in it that is not understood
     */
    public static Template parse(String text) {
        return parse(text, false);
    }

    /**
     * Reads a template.
     *
     * @param answers whether there is a function {@code Request}
     */
    static Template parse(String text, boolean answers) {
        if (!text.contains("{{")) {
            return verbatim(text);
        }
        return parse(text, name -> TemplateFunctions.isFunction(name, answers));
    }

    private static Template parse(String text, Predicate<String> functions) {
        TemplateParser parser = new TemplateParser(text, name -> Builtins.has(name) || functions.test(name));
        return new Template(text, parser.parse());
    }

    /**
     * Reads a template and carries it out at once.
     *
     * @param functions the names of functions, and what they give
     * @throws TemplateException if that is not possible
     */
    public static String expand(String text, Map<String, String> functions) {
        return new Evaluation(parse(text, functions::containsKey), new TemplateScope.Texts(functions)).run();
    }

    /**
     * The text with all actions carried out.
     *
     * @throws TemplateException if that is not possible
     */
    public String expand(TemplateFunctions functions) {
        return bodies.isEmpty() ? text : new Evaluation(this, functions).run();
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** What a template of this name expands to: the message's own is that with the empty one. */
    List<Node> body(String name) {
        return Objects.requireNonNull(bodies.get(name));
    }

    boolean has(String name) {
        return bodies.containsKey(name);
    }

    /** Where a position is: name, line from 1, column from 0. */
    String place(int at) {
        String before = text.substring(0, at);
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return NAME + ":" + line + ":" + (at - lineStart);
    }
}
