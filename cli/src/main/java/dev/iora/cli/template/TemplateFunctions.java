// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.cli.template.Template.Expression;
import io.nats.client.NUID;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the actions of a template mean for one message.
 *
 * <p>Thread: its owner only.
 */
public final class TemplateFunctions {
    private static final Set<String> VALUES =
            Set.of("Count", "Cnt", "Unix", "UnixNano", "TimeStamp", "Time", "ID", "Request");
    private static final Set<String> FUNCTIONS = Set.of("Random", "print", "printf", "println", "len");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final DateTimeFormatter KITCHEN = DateTimeFormatter.ofPattern("h:mma", Locale.ROOT);

    private final long count;
    private final ZonedDateTime now;
    private final String request;

    private TemplateFunctions(long count, ZonedDateTime now, String request) {
        this.count = count;
        this.now = now;
        this.request = request;
    }

    /** For the message of this number, at this moment. */
    public static TemplateFunctions of(long count) {
        return new TemplateFunctions(count, ZonedDateTime.now(ZoneId.systemDefault()), "");
    }

    /** For the answer to a request. */
    public static TemplateFunctions of(long count, String request) {
        return new TemplateFunctions(count, ZonedDateTime.now(ZoneId.systemDefault()), request);
    }

    static TemplateFunctions at(long count, ZonedDateTime now, String request) {
        return new TemplateFunctions(count, now, request);
    }

    /** The function that a name means; values may be called with a dot. */
    static String known(String name) {
        String plain = name.startsWith(".") ? name.substring(1) : name;
        if (VALUES.contains(plain) || FUNCTIONS.contains(name)) {
            return plain;
        }
        throw new TemplateException("template: body:1: function \"" + name + "\" not defined");
    }

    Object evaluate(Expression expression) {
        return switch (expression) {
            case Expression.Literal(Object value) -> value;
            case Expression.Call(String function, List<Expression> arguments) ->
                call(function, arguments.stream().map(this::evaluate).toArray());
        };
    }

    private Object call(String function, Object... arguments) {
        return switch (function) {
            case "Random" -> random(arguments);
            case "print" -> joined(arguments, "");
            case "println" -> joined(arguments, " ") + "\n";
            case "printf" -> formatted(arguments);
            case "len" -> (long) String.valueOf(only(arguments)).length();
            default -> value(function, arguments.length);
        };
    }

    private Object value(String name, int arguments) {
        if (arguments != 0) {
            throw new TemplateException(
                    "template: body:1: wrong number of args for " + name + ": want 0 got " + arguments);
        }
        return switch (name) {
            case "Count", "Cnt" -> count;
            case "Unix" -> now.toEpochSecond();
            case "UnixNano" -> ChronoUnit.NANOS.between(java.time.Instant.EPOCH, now.toInstant());
            case "TimeStamp" -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now.truncatedTo(ChronoUnit.SECONDS));
            case "Time" -> KITCHEN.format(now);
            case "ID" -> NUID.nextGlobal();
            default -> request;
        };
    }

    private static String random(Object... arguments) {
        if (arguments.length != 2 || !(arguments[0] instanceof Long least) || !(arguments[1] instanceof Long most)) {
            throw new TemplateException("template: body:1: Random wants two numbers, the least and the most letters");
        }
        if (least < 0 || most < least || most > Integer.MAX_VALUE) {
            throw new TemplateException("template: body:1: Random wants 0 <= least <= most");
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int length = (int) random.nextLong(least, most + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static String joined(Object[] arguments, String separator) {
        StringBuilder text = new StringBuilder();
        for (Object argument : arguments) {
            text.append(text.isEmpty() ? "" : separator).append(argument);
        }
        return text.toString();
    }

    /** Go's verbs for text and numbers are those of Java, {@code %v} apart. */
    private static String formatted(Object... arguments) {
        if (arguments.length == 0 || !(arguments[0] instanceof String format)) {
            throw new TemplateException("template: body:1: printf wants a format");
        }
        Object[] values = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            return String.format(Locale.ROOT, format.replace("%v", "%s"), values);
        } catch (IllegalArgumentException e) {
            throw new TemplateException("template: body:1: printf: " + e.getMessage());
        }
    }

    private static Object only(Object... arguments) {
        if (arguments.length != 1) {
            throw new TemplateException("template: body:1: len wants one argument");
        }
        return arguments[0];
    }
}
