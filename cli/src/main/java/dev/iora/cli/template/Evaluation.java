// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.template.Node.Action;
import dev.iora.cli.template.Node.Choice;
import dev.iora.cli.template.Node.Include;
import dev.iora.cli.template.Node.Jump;
import dev.iora.cli.template.Node.Loop;
import dev.iora.cli.template.Node.Text;
import dev.iora.cli.template.Operand.Chain;
import dev.iora.cli.template.Operand.Constant;
import dev.iora.cli.template.Operand.Dot;
import dev.iora.cli.template.Operand.Field;
import dev.iora.cli.template.Operand.Function;
import dev.iora.cli.template.Operand.Variable;
import dev.iora.cli.template.Pipe.Command;
import dev.iora.json.GoQuote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a template for one message. Values are whole numbers ({@link Long}), fractions ({@link Double}), texts,
 * truths, the message ({@link TemplateFunctions}) and null.
 *
 * <p>Thread: its owner only.
 */
final class Evaluation {
    private static final int DEPTH_MAX = 1_000;

    /** Stands for no value from the command before, which is something else than null. */
    private static final Object NONE = new Object();

    /** How to go on after a node. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /** A variable in the scope. */
    private static final class Slot {
        private final String name;
        private @Nullable Object value;

        Slot(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    private final Template template;
    private final TemplateScope scope;
    private final StringBuilder out = new StringBuilder();
    private List<Slot> slots = new ArrayList<>();
    private String running = Template.NAME;
    private int depth;

    /** What is being looked at, for messages. */
    private Object place = "";

    private int placeAt;

    Evaluation(Template template, TemplateScope scope) {
        this.template = template;
        this.scope = scope;
    }

    /** The text that comes of it. */
    String run() {
        slots.add(new Slot("$", scope.dot()));
        walk(scope.dot(), template.body(""));
        return out.toString();
    }

    private Flow walk(@Nullable Object dot, List<Node> nodes) {
        for (Node node : nodes) {
            Flow flow = walk(dot, node);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow walk(@Nullable Object dot, Node node) {
        switch (node) {
            case Text(int _, String text) -> out.append(text);
            case Action(int _, Pipe pipe) -> {
                Object value = pipeline(dot, pipe);
                if (pipe.variables().isEmpty()) {
                    out.append(value == null ? "<no value>" : shown(value));
                }
            }
            case Choice choice -> {
                return choose(dot, choice);
            }
            case Loop loop -> {
                return repeat(dot, loop);
            }
            case Jump(int _, boolean leaves) -> {
                return leaves ? Flow.BREAK : Flow.CONTINUE;
            }
            case Include include -> include(dot, include);
        }
        return Flow.NEXT;
    }

    /** The message shows as what it has, not as something that refers to it. */
    private static String shown(Object value) {
        return value instanceof TemplateFunctions message ? message.toString() : GoFormat.text(value);
    }

    private Flow choose(@Nullable Object dot, Choice choice) {
        int mark = slots.size();
        Object value = pipeline(dot, choice.pipe());
        boolean truth = Builtins.isTrue(value);
        Object inner = truth && choice.setsDot() ? value : dot;
        Flow flow = walk(inner, truth ? choice.then() : choice.otherwise());
        forget(mark);
        return flow;
    }

    /** Of what messages have, only whole numbers can be counted through. */
    private Flow repeat(@Nullable Object dot, Loop loop) {
        int mark = slots.size();
        Object value = pipeline(dot, loop.pipe());
        if (value != null && !(value instanceof Long)) {
            throw failure("range can't iterate over " + shown(value));
        }
        long count = value == null ? 0 : (Long) value;
        List<String> names = loop.pipe().variables();
        if (value != null && names.size() > 1) {
            throw failure("can't use " + value + " to iterate over more than one variable");
        }
        int inner = slots.size();
        Flow flow = Flow.NEXT;
        for (long i = 0; i < count && flow != Flow.BREAK; i++) {
            if (!names.isEmpty()) {
                assign(names.getFirst(), i);
            }
            flow = walk(i, loop.body());
            forget(inner);
        }
        if (count <= 0) {
            flow = walk(dot, loop.otherwise());
            forget(mark);
            return flow;
        }
        forget(mark);
        return Flow.NEXT;
    }

    private void include(@Nullable Object dot, Include include) {
        at(include.at(), include);
        if (!template.has(include.name())) {
            throw failure("template " + GoQuote.string(include.name()) + " not defined");
        }
        if (depth == DEPTH_MAX) {
            throw failure("exceeded maximum template depth (" + DEPTH_MAX + ")");
        }
        Pipe pipe = include.pipe();
        Object inner = pipe == null ? null : pipeline(dot, pipe);
        List<Slot> outer = slots;
        String outerName = running;
        slots = new ArrayList<>(List.of(new Slot("$", inner)));
        running = include.name();
        depth++;
        walk(inner, template.body(include.name()));
        depth--;
        running = outerName;
        slots = outer;
    }

    private void forget(int mark) {
        slots.subList(mark, slots.size()).clear();
    }

    private void assign(String name, @Nullable Object value) {
        slot(name).value = value;
    }

    /** The innermost variable of that name. */
    private Slot slot(String name) {
        for (Slot slot : slots.reversed()) {
            if (slot.name.equals(name)) {
                return slot;
            }
        }
        throw failure("undefined variable: " + name);
    }

    private @Nullable Object pipeline(@Nullable Object dot, Pipe pipe) {
        at(pipe.at(), pipe);
        Object value = NONE;
        for (Command command : pipe.commands()) {
            value = command(dot, command, value);
        }
        for (String name : pipe.variables()) {
            if (pipe.assigns()) {
                assign(name, value);
            } else {
                slots.add(new Slot(name, value));
            }
        }
        return value;
    }

    /** @param last what the command before gave, or {@link #NONE} */
    private @Nullable Object command(@Nullable Object dot, Command command, @Nullable Object last) {
        Operand first = command.operands().getFirst();
        List<Operand> arguments =
                command.operands().subList(1, command.operands().size());
        int given = arguments.size() + (last == NONE ? 0 : 1);
        at(first.at(), first);
        return switch (first) {
            case Function function -> call(dot, function, command.at(), command, arguments, last);
            case Field(int _, List<String> names) -> fields(dot, names, given);
            case Chain(int _, Operand base, List<String> names) -> fields(argument(dot, base), names, given);
            case Variable(int _, String name, List<String> names)
            when !names.isEmpty() -> fields(slot(name).value, names, given);
            case Constant _, Dot _, Variable _, Pipe _ -> {
                if (first instanceof Constant(int _, Object value, String _) && value == null) {
                    throw failure("nil is not a command");
                }
                if (given > 0) {
                    throw failure("can't give argument to non-function " + Operand.inCommand(first));
                }
                yield argument(dot, first);
            }
        };
    }

    private @Nullable Object argument(@Nullable Object dot, Operand operand) {
        at(operand.at(), operand);
        return switch (operand) {
            case Constant(int _, Object value, String _) -> value;
            case Dot _ -> dot;
            case Field(int _, List<String> names) -> fields(dot, names, 0);
            case Variable(int _, String name, List<String> names) ->
                names.isEmpty() ? slot(name).value : fields(slot(name).value, names, 0);
            case Chain(int _, Operand base, List<String> names) -> fields(argument(dot, base), names, 0);
            case Function function -> call(dot, function, function.at(), function, List.of(), NONE);
            case Pipe pipe -> pipeline(dot, pipe);
        };
    }

    private @Nullable Object fields(@Nullable Object start, List<String> names, int arguments) {
        Object value = start;
        for (String name : names.subList(0, names.size() - 1)) {
            value = field(value, name, 0);
        }
        return field(value, names.getLast(), arguments);
    }

    private @Nullable Object field(@Nullable Object value, String name, int arguments) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof TemplateFunctions message) || !message.hasField(name)) {
            throw failure("can't evaluate field " + name + " in type " + GoFormat.typeName(value));
        }
        if (arguments > 0) {
            throw failure(
                    message.isMethod(name)
                            ? "wrong number of args for " + name + ": want 0 got " + arguments
                            : name + " has arguments but cannot be invoked as function");
        }
        return message.field(name);
    }

    private @Nullable Object call(
            @Nullable Object dot,
            Function function,
            int callAt,
            Object call,
            List<Operand> arguments,
            @Nullable Object last) {
        String name = function.name();
        at(function.at(), function);
        Arity arity = scope.isFunction(name) ? scope.arity(name) : Builtins.arity(name);
        int given = arguments.size() + (last == NONE ? 0 : 1);
        if (!arity.allows(given)) {
            throw failure("wrong number of args for " + name + ": want " + arity + " got "
                    + (arity.variadic() ? arguments.size() : given));
        }
        if (name.equals("and") || name.equals("or")) {
            return firstThatDecides(dot, name.equals("or"), arguments, last);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Operand operand : arguments) {
            values.add(typed(dot, operand, parameterType(name, values.size())));
        }
        if (last != NONE) {
            values.add(last);
        }
        try {
            return scope.isFunction(name) ? scope.call(name, values) : Builtins.call(name, values);
        } catch (IllegalArgumentException e) {
            at(callAt, call);
            throw failure("error calling " + name + ": " + e.getMessage());
        }
    }

    /** The type that a function wants, or an empty text if it takes any. */
    private static String parameterType(String function, int index) {
        return switch (function) {
            case "printf" -> index == 0 ? "string" : "";
            case "Random" -> "uint";
            default -> "";
        };
    }

    private @Nullable Object typed(@Nullable Object dot, Operand operand, String type) {
        Object value = argument(dot, operand);
        boolean fits = switch (type) {
            case "string" -> value instanceof String;
            case "uint" -> value instanceof Long number && number >= 0;
            default -> true;
        };
        if (fits) {
            return value;
        }
        if (!(operand instanceof Constant)) {
            throw failure("wrong type for value; expected " + type + "; got " + GoFormat.typeName(value));
        }
        throw failure(
                value == null
                        ? "cannot assign nil to " + type
                        : "expected " + (type.equals("uint") ? "unsigned integer" : type) + "; found " + operand);
    }

    /** What comes behind is not evaluated. */
    private @Nullable Object firstThatDecides(
            @Nullable Object dot, boolean decisive, List<Operand> arguments, @Nullable Object last) {
        Object value = null;
        for (Operand operand : arguments) {
            value = argument(dot, operand);
            if (Builtins.isTrue(value) == decisive) {
                return value;
            }
        }
        return last == NONE ? value : last;
    }

    private void at(int at, Object what) {
        placeAt = at;
        place = what;
    }

    private TemplateException failure(String problem) {
        return new TemplateException("template: " + template.place(placeAt) + ": executing " + GoQuote.string(running)
                + " at <" + place + ">: " + problem);
    }
}
