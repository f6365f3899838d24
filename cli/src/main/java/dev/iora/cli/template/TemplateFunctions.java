// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import io.nats.client.NUID;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What templates know of one message: the dot of the whole template, with fields, and functions of the same names.
 *
 * <p>Thread: its owner only.
 */
public final class TemplateFunctions implements TemplateScope {
    private static final List<String> FIELDS =
            List.of("Cnt", "Count", "Unix", "UnixNano", "TimeStamp", "Time", "Request");
    private static final String REQUEST = "Request";
    private static final String RANDOM = "Random";
    private static final String ID = "ID";
    private static final Set<String> FUNCTIONS =
            Set.of(RANDOM, "Count", "Cnt", "Unix", "UnixNano", "TimeStamp", "Time", ID);
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

    /** Reads a template and carries it out for this message. */
    public String expand(String text) {
        return Template.parse(text, !request.isEmpty()).expand(this);
    }

    /** Whether there is such a function for messages, which may be answers. */
    static boolean isFunction(String name, boolean answers) {
        return FUNCTIONS.contains(name) || (answers && name.equals(REQUEST));
    }

    @Override
    public Object dot() {
        return this;
    }

    @Override
    public boolean isFunction(String name) {
        return isFunction(name, !request.isEmpty());
    }

    @Override
    public Arity arity(String name) {
        return Arity.exactly(name.equals(RANDOM) ? 2 : 0);
    }

    @Override
    public Object call(String name, List<@Nullable Object> arguments) {
        return name.equals(RANDOM) ? random(arguments.getFirst(), arguments.get(1)) : field(name);
    }

    boolean hasField(String name) {
        return FIELDS.contains(name) || name.equals(ID);
    }

    /** Whether the field is worked out anew each time. */
    boolean isMethod(String name) {
        return name.equals(ID);
    }

    Object field(String name) {
        return switch (name) {
            case "Count", "Cnt" -> count;
            case "Unix" -> now.toEpochSecond();
            case "UnixNano" -> ChronoUnit.NANOS.between(Instant.EPOCH, now.toInstant());
            case "TimeStamp" -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now.truncatedTo(ChronoUnit.SECONDS));
            case "Time" -> KITCHEN.format(now);
            case ID -> NUID.nextGlobal();
            default -> request;
        };
    }

    private static String random(@Nullable Object first, @Nullable Object second) {
        long one = length(first);
        long other = length(second);
        int length = (int) ThreadLocalRandom.current().nextLong(Math.min(one, other), Math.max(one, other) + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static long length(@Nullable Object value) {
        if (value instanceof Long length && length >= 0 && length < Integer.MAX_VALUE) {
            return length;
        }
        throw new IllegalArgumentException(
                "expected unsigned integer; found " + (value == null ? "nil" : GoFormat.text(value)));
    }

    /** All fields, as Go shows a structure. */
    @Override
    public String toString() {
        return FIELDS.stream().map(name -> String.valueOf(field(name))).collect(Collectors.joining(" ", "{", "}"));
    }
}
