// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation with a JetStream server, written as lines of text:
 *
 * <pre>
 * == title                            a new exchange, with a server that has no streams
 * &#64; SUBJECT                           subscribes
 * &gt; SUBJECT [HEADER; HEADER] PAYLOAD  sends, with a reply subject, and awaits one message
 * &gt;3 SUBJECT PAYLOAD                  sends and awaits three messages; 0: no reply subject, no message
 * ~ TEXT ~ REASON                     the answers to the next step differ: Iora's contain TEXT, those of 2.10 do not
 * &gt; %2 +ACK                           sends to the reply subject of the second message that came with one of a consumer
 * </pre>
 *
 * <p>Lines that begin with {@code #} are comments.
 */
record Exchange(String title, List<Step> steps) {
    private static final Pattern STEP = Pattern.compile("(@|>\\d*) (\\S+)(?: \\[([^\\]{}\"]*)\\](?= |$))?(?: (.*))?");

    /**
     * One line.
     *
     * @param allowed text in a response of Iora that differs from the reference; empty if they do not differ
     * @param answers number of messages that the step causes, replies and deliveries together; -1 to subscribe only
     */
    record Step(String line, String allowed, int answers, String subject, String headers, String payload) {
        static Step of(String line, String allowed) {
            Matcher matcher = STEP.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no step: " + line);
            }
            String verb = matcher.group(1);
            int answers = verb.equals("@") ? -1 : verb.length() == 1 ? 1 : Integer.parseInt(verb.substring(1));
            return new Step(line, allowed, answers, matcher.group(2), text(matcher.group(3)), text(matcher.group(4)));
        }

        private static String text(String group) {
            return group == null ? "" : group;
        }

        boolean subscribes() {
            return answers < 0;
        }

        /** The header block, empty if the step has no headers. */
        String headerBlock() {
            return headers.isEmpty() ? "" : "NATS/1.0\r\n" + headers.replaceAll("; *", "\r\n") + "\r\n\r\n";
        }
    }

    /** Parses the exchanges of a file. */
    static List<Exchange> read(List<String> lines) {
        List<Exchange> exchanges = new ArrayList<>();
        String allowed = "";
        for (String line : lines) {
            if (line.startsWith("== ")) {
                exchanges.add(new Exchange(line.substring(3), new ArrayList<>()));
            } else if (line.startsWith("~ ")) {
                allowed = line.substring(2, line.indexOf(" ~ "));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                exchanges.getLast().steps().add(Step.of(line, allowed));
                allowed = "";
            }
        }
        return exchanges;
    }
}
