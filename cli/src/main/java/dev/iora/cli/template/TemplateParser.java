// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.template.Token.Kind;
import dev.iora.json.GoQuote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes nodes of the tokens of a template; problems are named in the words of Go's text/template.
 *
 * <p>Thread: its owner only.
 */
final class TemplateParser {
    private final List<Token> tokens;
    private final Predicate<String> functions;
    private final Map<String, List<Node>> definitions = new HashMap<>();
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int next;
    private int loops;
    private int actionLine;

    /** What ended a list of nodes. */
    private enum Ending {
        END,
        ELSE
    }

    /** Nodes, and how they end. */
    private record Section(List<Node> nodes, Ending ending) {}

    /** @param functions which names are functions */
    TemplateParser(String text, Predicate<String> functions) {
        this.tokens = Lexer.tokens(text);
        this.functions = functions;
    }

    /** The templates by name; that of the text itself has the empty name. */
    Map<String, List<Node>> parse() {
        List<Node> nodes = new ArrayList<>();
        while (!peek().is(Kind.END)) {
            if (peek().is(Kind.LEFT_DELIMITER) && afterDelimiter().isKeyword("define")) {
                take();
                takeVisible();
                definition();
                continue;
            }
            Object item = item();
            if (item instanceof Ending ending) {
                throw problem("unexpected " + shown(ending));
            }
            nodes.add((Node) item);
        }
        definitions.put("", nodes);
        return definitions;
    }

    private Token afterDelimiter() {
        int index = next + 1;
        while (tokens.get(index).is(Kind.SPACE)) {
            index++;
        }
        return tokens.get(index);
    }

    private static String shown(Ending ending) {
        return ending == Ending.END ? "{{end}}" : "{{else}}";
    }

    private void definition() {
        String context = "define clause";
        String name = templateName(context);
        expect(Kind.RIGHT_DELIMITER, context);
        define(name, context);
    }

    /** Reads nodes up to the end into a template of their own, which shares no variables. */
    private void define(String name, String context) {
        List<String> outer = variables;
        int outerLoops = loops;
        variables = new ArrayList<>(List.of("$"));
        loops = 0;
        Section section = section();
        variables = outer;
        loops = outerLoops;
        if (section.ending != Ending.END) {
            throw problem("unexpected " + shown(section.ending) + " in " + context);
        }
        if (definitions.getOrDefault(name, List.of()).isEmpty()) {
            definitions.put(name, section.nodes);
        } else if (!section.nodes.isEmpty()) {
            throw problem("template: multiple definition of template " + GoQuote.string(name));
        }
    }

    private Section section() {
        List<Node> nodes = new ArrayList<>();
        while (!peek().is(Kind.END)) {
            Object item = item();
            if (item instanceof Ending ending) {
                return new Section(nodes, ending);
            }
            nodes.add((Node) item);
        }
        throw problem("unexpected EOF");
    }

    /** A node, or an ending. */
    private Object item() {
        Token token = takeVisible();
        return switch (token.kind()) {
            case TEXT -> new Node.Text(token.at(), token.text());
            case LEFT_DELIMITER -> {
                actionLine = token.line();
                Object item = action();
                actionLine = 0;
                yield item;
            }
            default -> throw unexpected(token, "input");
        };
    }

    private Object action() {
        Token token = peekVisible();
        if (!token.is(Kind.KEYWORD)) {
            return new Node.Action(token.at(), pipeline("command", Kind.RIGHT_DELIMITER));
        }
        takeVisible();
        return switch (token.text()) {
            case "if", "with" -> choice(token);
            case "range" -> loop(token);
            case "template" -> include();
            case "block" -> block();
            case "break", "continue" -> jump(token);
            case "end" -> ending(Ending.END, token);
            case "else" -> ending(Ending.ELSE, token);
            default -> throw unexpected(token, "command");
        };
    }

    private Ending ending(Ending ending, Token token) {
        Token following = peekVisible();
        boolean chained = ending == Ending.ELSE && (following.isKeyword("if") || following.isKeyword("with"));
        if (!chained) {
            expect(Kind.RIGHT_DELIMITER, token.text());
        }
        return ending;
    }

    private Node choice(Token keyword) {
        int scope = variables.size();
        Pipe pipe = pipeline(keyword.text(), Kind.RIGHT_DELIMITER);
        Section then = section();
        List<Node> otherwise = List.of();
        if (then.ending == Ending.ELSE) {
            Token following = peekVisible();
            if (following.isKeyword(keyword.text())) {
                takeVisible();
                otherwise = List.of(choice(following));
            } else {
                otherwise = lastSection();
            }
        }
        forget(scope);
        return new Node.Choice(pipe.at(), keyword.text().equals("with"), pipe, then.nodes, otherwise);
    }

    private Node loop(Token keyword) {
        int scope = variables.size();
        Pipe pipe = pipeline(keyword.text(), Kind.RIGHT_DELIMITER);
        loops++;
        Section body = section();
        loops--;
        List<Node> otherwise = body.ending == Ending.ELSE ? lastSection() : List.of();
        forget(scope);
        return new Node.Loop(pipe.at(), pipe, body.nodes, otherwise);
    }

    private List<Node> lastSection() {
        Section section = section();
        if (section.ending != Ending.END) {
            throw problem("expected end; found " + shown(section.ending));
        }
        return section.nodes;
    }

    private void forget(int scope) {
        variables.subList(scope, variables.size()).clear();
    }

    private Node jump(Token keyword) {
        String shown = "{{" + keyword.text() + "}}";
        expect(Kind.RIGHT_DELIMITER, shown);
        if (loops == 0) {
            throw problem(shown + " outside {{range}}");
        }
        return new Node.Jump(keyword.at(), keyword.text().equals("break"));
    }

    private Node include() {
        String context = "template clause";
        int at = peekVisible().at();
        String name = templateName(context);
        Pipe pipe = null;
        if (peekVisible().is(Kind.RIGHT_DELIMITER)) {
            takeVisible();
        } else {
            pipe = pipeline(context, Kind.RIGHT_DELIMITER);
        }
        return new Node.Include(at, name, pipe);
    }

    private Node block() {
        String context = "block clause";
        int at = peekVisible().at();
        String name = templateName(context);
        Pipe pipe = pipeline(context, Kind.RIGHT_DELIMITER);
        define(name, context);
        return new Node.Include(at, name, pipe);
    }

    private String templateName(String context) {
        Token token = takeVisible();
        if (!token.is(Kind.STRING) && !token.is(Kind.RAW_STRING)) {
            throw unexpected(token, context);
        }
        return string(token);
    }

    private Pipe pipeline(String context, Kind end) {
        int start = peekVisible().at();
        List<String> targets = new ArrayList<>();
        boolean assigns = targets(context, targets);
        List<Pipe.Command> commands = new ArrayList<>();
        while (!peekVisible().is(end)) {
            if (!startsOperand(peekVisible())) {
                throw unexpected(takeVisible(), context);
            }
            commands.add(command());
        }
        takeVisible();
        if (commands.isEmpty()) {
            throw problem("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            Operand first = commands.get(i).operands().getFirst();
            if (first instanceof Operand.Constant || first instanceof Operand.Dot) {
                throw problem("non executable command in pipeline stage " + (i + 1));
            }
        }
        return new Pipe(start, targets, assigns, commands);
    }

    /** Reads the variables that get the value, if there are any; returns whether they are there already. */
    private boolean targets(String context, List<String> targets) {
        while (peekVisible().is(Kind.VARIABLE)) {
            int start = next;
            String name = takeVisible().text();
            Token after = peekVisible();
            boolean comma = after.is(Kind.OTHER) && after.text().equals(",");
            if (!comma && !after.is(Kind.ASSIGN) && !after.is(Kind.DECLARE)) {
                next = start;
                return false;
            }
            takeVisible();
            targets.add(name);
            variables.add(name);
            if (!comma) {
                return after.is(Kind.ASSIGN);
            }
            if (!context.equals("range") || targets.size() > 1) {
                throw problem("too many declarations in " + context);
            }
            if (!peekVisible().is(Kind.VARIABLE)) {
                throw problem("range can only initialize variables");
            }
        }
        return false;
    }

    private static boolean startsOperand(Token token) {
        return switch (token.kind()) {
            case DOT, FIELD, VARIABLE, IDENTIFIER, NIL, BOOLEAN, NUMBER, CHARACTER, STRING, RAW_STRING, LEFT_PAREN ->
                true;
            default -> false;
        };
    }

    private Pipe.Command command() {
        int start = peekVisible().at();
        List<Operand> operands = new ArrayList<>();
        while (true) {
            if (startsOperand(peekVisible())) {
                operands.add(operand());
            }
            Token token = peek();
            if (token.is(Kind.SPACE)) {
                take();
                continue;
            }
            if (token.is(Kind.PIPE)) {
                take();
            } else if (!token.is(Kind.RIGHT_DELIMITER) && !token.is(Kind.RIGHT_PAREN)) {
                throw unexpected(take(), "operand");
            }
            break;
        }
        if (operands.isEmpty()) {
            throw problem("empty command");
        }
        return new Pipe.Command(start, operands);
    }

    private Operand operand() {
        Operand term = term();
        int start = peek().at();
        List<String> names = new ArrayList<>();
        while (peek().is(Kind.FIELD)) {
            names.add(take().text().substring(1));
        }
        if (names.isEmpty()) {
            return term;
        }
        return switch (term) {
            case Operand.Field(int _, List<String> before) -> new Operand.Field(start, joined(before, names));
            case Operand.Variable(int _, String name, List<String> before) ->
                new Operand.Variable(start, name, joined(before, names));
            case Operand.Constant _, Operand.Dot _ ->
                throw problem("unexpected . after term " + GoQuote.string(term.toString()));
            case Operand.Function _, Operand.Chain _, Pipe _ -> new Operand.Chain(start, term, names);
        };
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private Operand term() {
        Token token = takeVisible();
        int at = token.at();
        String text = token.text();
        return switch (token.kind()) {
            case IDENTIFIER -> new Operand.Function(at, function(text));
            case DOT -> new Operand.Dot(at);
            case FIELD -> new Operand.Field(at, List.of(text.substring(1)));
            case VARIABLE -> new Operand.Variable(at, variable(text), List.of());
            case NIL -> new Operand.Constant(at, null, text);
            case BOOLEAN -> new Operand.Constant(at, Boolean.valueOf(text), text);
            case NUMBER, CHARACTER -> new Operand.Constant(at, number(text), text);
            case STRING, RAW_STRING -> new Operand.Constant(at, string(token), text);
            default -> pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
        };
    }

    private String function(String name) {
        if (!functions.test(name)) {
            throw problem("function " + GoQuote.string(name) + " not defined");
        }
        return name;
    }

    private String variable(String name) {
        if (!variables.contains(name)) {
            throw problem("undefined variable " + GoQuote.string(name));
        }
        return name;
    }

    private Object number(String text) {
        return literal(() -> GoLiteral.number(text));
    }

    private String string(Token token) {
        String text = token.text();
        return token.is(Kind.RAW_STRING)
                ? text.substring(1, text.length() - 1).replace("\r", "")
                : literal(() -> GoLiteral.string(text));
    }

    private <T> T literal(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    private Token peek() {
        return tokens.get(Math.min(next, tokens.size() - 1));
    }

    private Token take() {
        Token token = peek();
        next++;
        return token;
    }

    private Token peekVisible() {
        while (peek().is(Kind.SPACE)) {
            next++;
        }
        return peek();
    }

    private Token takeVisible() {
        peekVisible();
        return take();
    }

    private void expect(Kind kind, String context) {
        Token token = takeVisible();
        if (!token.is(kind)) {
            throw unexpected(token, context);
        }
    }

    private TemplateException unexpected(Token token, String context) {
        if (!token.is(Kind.ERROR)) {
            return problem("unexpected " + token.shown() + " in " + context);
        }
        boolean elsewhere = actionLine != 0 && actionLine != token.line();
        String start = elsewhere ? " started at " + Template.NAME + ":" + actionLine : "";
        String where = elsewhere && !token.text().endsWith(" action") ? " in action" : "";
        return problem(token.text() + where + start);
    }

    private TemplateException problem(String text) {
        int line = tokens.get(Math.clamp(next - 1L, 0, tokens.size() - 1)).line();
        return new TemplateException("template: " + Template.NAME + ":" + line + ": " + text);
    }
}
