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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The values of one message: its number, its time, random text, and the request that it answers. Each is a function
 * ({@code Count}) and a field ({@code .Count}).
 *
 * <p>Thread: any, immutable.
 */
public final class MessageValues implements TemplateValues {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final DateTimeFormatter KITCHEN = DateTimeFormatter.ofPattern("h:mma", Locale.ROOT);
    private static final List<String> WITHOUT_ARGUMENTS =
            List.of("Count", "Cnt", "Unix", "UnixNano", "TimeStamp", "Time", "ID");

    /** A message that is not a reply has only the field, which is empty. */
    private static final Map<String, Integer> MESSAGE = arities(".Request");

    private static final Map<String, Integer> REPLY = arities(".Request", "Request");

    private final long count;
    private final ZonedDateTime now;
    private final String request;

    private MessageValues(long count, ZonedDateTime now, String request) {
        this.count = count;
        this.now = now;
        this.request = request;
    }

    private static Map<String, Integer> arities(String... requestNames) {
        Map<String, Integer> arities = new TreeMap<>();
        WITHOUT_ARGUMENTS.forEach(name -> {
            arities.put(name, 0);
            arities.put("." + name, 0);
        });
        arities.put("Random", 2);
        for (String name : requestNames) {
            arities.put(name, 0);
        }
        return arities;
    }

    /** The values of the message with this number and the current time. */
    public static MessageValues of(long count) {
        return of(count, "");
    }

    /** The values of the reply to a request. */
    public static MessageValues of(long count, String request) {
        return at(count, ZonedDateTime.now(ZoneId.systemDefault()), request);
    }

    static MessageValues at(long count, ZonedDateTime now, String request) {
        return new MessageValues(count, now, request);
    }

    /**
     * Parses the template of a message.
     *
     * @throws TemplateException naming what is wrong or not supported, with its line and column
     */
    public static Template parse(String text) {
        return Template.parse(text, MESSAGE);
    }

    /**
     * Parses the template of a reply.
     *
     * @throws TemplateException naming what is wrong or not supported, with its line and column
     */
    public static Template parseReply(String text) {
        return Template.parse(text, REPLY);
    }

    @Override
    public String value(String name, List<String> arguments) {
        return switch (name.startsWith(".") ? name.substring(1) : name) {
            case "Count", "Cnt" -> Long.toString(count);
            case "Unix" -> Long.toString(now.toEpochSecond());
            case "UnixNano" -> Long.toString(ChronoUnit.NANOS.between(Instant.EPOCH, now.toInstant()));
            case "TimeStamp" -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now.truncatedTo(ChronoUnit.SECONDS));
            case "Time" -> KITCHEN.format(now);
            case "ID" -> NUID.nextGlobal();
            case "Random" -> random(length(arguments.getFirst()), length(arguments.getLast()));
            case "Request" -> request;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int length(String argument) {
        try {
            int length = Integer.parseInt(argument);
            if (length >= 0 && length < Integer.MAX_VALUE) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is out of range.
        }
        throw new TemplateException("template: Random needs lengths of at least 0, not \"" + argument + "\"");
    }

    private static String random(int oneLength, int otherLength) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int length = random.nextInt(Math.min(oneLength, otherLength), Math.max(oneLength, otherLength) + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
