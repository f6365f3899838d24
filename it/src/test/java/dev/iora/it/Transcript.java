// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of one or more connections with a server, read from a transcript file.
 *
 * @param title its subject, as a sentence
 * @param file the file it is from
 * @param line the line of its title
 * @param server the name of the server's configuration
 * @param steps sent and expected bytes, in order
 */
record Transcript(String title, String file, int line, String server, List<Step> steps) {

    /**
     * One line of a transcript, or several adjacent ones whose messages may arrive in any order.
     *
     * @param line the line in the file
     * @param connection the name of the connection
     * @param action the action or expectation
     */
    record Step(int line, String connection, Action action) {}

    /** An action or an expectation. */
    sealed interface Action {}

    /** Opens the connection and reads nothing. */
    record Open() implements Action {}

    /** Opens the connection, reads INFO and, if {@code options} are given, sends CONNECT, PING and reads PONG. */
    record Connect(@Nullable TranscriptTemplate options) implements Action {}

    /** Sends bytes; adjacent ones in one write. */
    record Send(TranscriptTemplate bytes) implements Action {}

    /** Separates the bytes before and after it into two writes. */
    record Pause() implements Action {}

    /** Expects a line that ends in CR LF. */
    record ExpectLine(TranscriptTemplate line) implements Action {}

    /** Expects exactly these bytes. */
    record ExpectBytes(TranscriptTemplate bytes) implements Action {}

    /** Expects these operations, including their payloads, in any order. */
    record ExpectFrames(List<TranscriptTemplate> frames) implements Action {}

    /** Expects an INFO with some fields and without others. */
    record ExpectInfo(List<Field> present, List<String> absent) implements Action {}

    /** Asserts that the server has sent nothing unread: PING is answered by PONG at once. */
    record ExpectQuiet() implements Action {}

    /** Expects that the server closes the connection without sending anything. */
    record ExpectClosed() implements Action {}

    /** Ends the connection. */
    record Close() implements Action {}

    /** Ends the sending direction of the connection. */
    record HalfClose() implements Action {}

    /** Ends the connection with a reset. */
    record Reset() implements Action {}

    /** A field of INFO: its name and its value as written in JSON. */
    record Field(String name, TranscriptTemplate value) {}
}
