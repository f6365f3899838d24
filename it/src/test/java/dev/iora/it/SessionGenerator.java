// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Generates random client input: a CONNECT, operations, and in most sessions some damage to them.
 *
 * <p>The sessions avoid outcomes that may differ between runs (more than one member of a queue group) and between versions of
 * nats-server (a second CONNECT, no_responders, reserved subjects).
 */
final class SessionGenerator {
    private static final List<String> TOKENS = List.of("a", "b", "foo", "*", ">", "x*", "\u00e4", "\u0000", "", "A");
    private static final List<String> BLANKS = List.of(" ", " ", " ", "  ", "\t", " \t ");
    private static final List<String> ENDS = List.of("\r\n", "\r\n", "\r\n", "\n");
    private static final List<String> SIZES =
            List.of("0", "1", "-1", "+1", "01", "999", "1048577", "999999999", "9999999999", "x", "1x");

    /**
     * Behaviour of nats-server that is not worth imitating: a CR within a control line makes it lose the line's last byte, and
     * it reads an LF right after a verb's blank as the first byte of the argument.
     */
    private static final Pattern ODD =
            Pattern.compile("\\r(?!\\n)|(SUB|PUB|-ERR)[ \\t]+\\n|(INFO|CONNECT)[ \\t]*\\n", Pattern.CASE_INSENSITIVE);

    private final Random random;
    private int sids;

    SessionGenerator(Random random) {
        this.random = random;
    }

    /** A session; each character is one byte. */
    String session() {
        while (true) {
            String session = anySession();
            if (!ODD.matcher(session).find()) {
                return session;
            }
        }
    }

    private String anySession() {
        StringBuilder operations = new StringBuilder();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            operations.append(operation());
        }
        int damages = random.nextInt(4);
        for (int i = 0; i < damages && !operations.isEmpty(); i++) {
            damage(operations);
        }
        return "CONNECT {\"verbose\":" + random.nextBoolean()
                + ",\"pedantic\":false,\"headers\":true,\"echo\":true}\r\n" + operations;
    }

    private String operation() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> verb("SUB") + subject() + queue() + blank() + sid() + end();
            case 3 -> verb("UNSUB") + sid() + (random.nextBoolean() ? blank() + random.nextInt(4) : "") + end();
            case 4, 5, 6 -> publish();
            case 7, 8 -> publishWithHeaders();
            case 9 -> pick(List.of("PING", "ping", "PONG", "+OK", "+ok")) + pick(List.of("", " x", "X")) + end();
            case 10 -> pick(List.of("PUB", "HPUB")) + blank() + subject() + blank() + pick(SIZES) + end();
            default -> pick(List.of("INFO {}", "info {\"x\":1}", "PING")) + end();
        };
    }

    private String publish() {
        String payload = payload();
        return verb("PUB") + subject() + reply() + blank() + payload.length() + end() + payload + "\r\n";
    }

    private String publishWithHeaders() {
        String header = random.nextInt(8) == 0 ? payload() : "NATS/1.0\r\n" + pick(List.of("", "k: v\r\n")) + "\r\n";
        String payload = payload();
        int total = header.length() + payload.length();
        return verb("HPUB") + subject() + reply() + blank() + header.length() + blank() + total + end() + header
                + payload + "\r\n";
    }

    private String payload() {
        int length = random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(12);
        StringBuilder payload = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = (char) random.nextInt(256);
            payload.append(c == '\r' ? '\n' : c);
        }
        return payload.toString();
    }

    private String subject() {
        StringBuilder subject = new StringBuilder(token());
        while (random.nextInt(3) != 0) {
            subject.append('.').append(token());
        }
        // An empty subject would shift the fields; damage() does that.
        return subject.isEmpty() ? "foo" : subject.toString();
    }

    private String token() {
        return random.nextInt(3) == 0 ? pick(TOKENS) : pick(List.of("a", "b"));
    }

    private String queue() {
        return random.nextInt(6) == 0 ? blank() + Integer.toHexString(random.nextInt()) : "";
    }

    private String reply() {
        return random.nextInt(4) == 0 ? blank() + subject() : "";
    }

    private String sid() {
        return random.nextInt(4) == 0 ? Integer.toString(1 + random.nextInt(5)) : Integer.toString(++sids);
    }

    private String verb(String verb) {
        String cased = random.nextInt(5) == 0 ? verb.toLowerCase(Locale.ROOT) : verb;
        return cased + blank();
    }

    private String blank() {
        return pick(BLANKS);
    }

    private String end() {
        return pick(ENDS);
    }

    private void damage(StringBuilder text) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(4));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at, to);
            case 1 -> text.insert(at, (char) random.nextInt(256));
            case 2 -> text.setCharAt(at, (char) random.nextInt(256));
            case 3 -> text.insert(at, text.substring(at, to));
            case 4 -> text.insert(at, pick(List.of("\n", "\r\n", " ", "PING\r\n", "SUB", "-ERR", "{")));
            default -> text.setLength(at + 1);
        }
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
