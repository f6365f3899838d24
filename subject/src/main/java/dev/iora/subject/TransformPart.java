// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * One token of the destination of a {@link SubjectTransform}. Immutable.
 *
 * @param wildcards tokens of the source that it uses: numbers of wildcards from 1 as parsed, positions from 0 once
 *     {@link #resolve}d
 * @param number the argument of the function: partitions, bytes, or the bound of random numbers
 * @param text the literal token, or the delimiter of a split
 */
record TransformPart(TransformFunction function, List<Integer> wildcards, int number, String text) {
    private static final int FNV_OFFSET = 0x811C9DC5;

    static TransformPart literal(String token) {
        return new TransformPart(TransformFunction.TEXT, List.of(), 0, token);
    }

    /** The part with positions of tokens in place of numbers of wildcards. */
    TransformPart resolve(List<Integer> positions) {
        // nats-server reads a number below 1 as the first token, wildcard or not; existing configurations rely on it.
        List<Integer> resolved =
                wildcards.stream().map(n -> n < 1 ? 0 : positions.get(n - 1)).toList();
        return new TransformPart(function, resolved, number, text);
    }

    TransformPart withoutWildcards() {
        return new TransformPart(function, List.of(), number, text);
    }

    void append(SubjectTokens subject, IntUnaryOperator randomBelow, ByteArrayOutputStream out) {
        switch (function) {
            case TEXT -> out.writeBytes(text.getBytes(UTF_8));
            case PARTITION -> appendNumber(out, number == 0 ? 0 : Integer.remainderUnsigned(hash(subject), number));
            case RANDOM -> appendNumber(out, number == 0 ? 0 : randomBelow.applyAsInt(bound()));
            case WILDCARD -> out.writeBytes(token(subject));
            case SPLIT -> appendPieces(out, token(subject));
            case SPLIT_FROM_LEFT, SPLIT_FROM_RIGHT -> appendHalves(out, token(subject));
            case SLICE_FROM_LEFT, SLICE_FROM_RIGHT -> appendSlices(out, token(subject));
            case LEFT, RIGHT -> appendEnd(out, token(subject));
        }
    }

    private byte[] token(SubjectTokens subject) {
        return subject.token(wildcards.getFirst());
    }

    private int hash(SubjectTokens subject) {
        int hash = FNV_OFFSET;
        for (int token : wildcards) {
            hash = subject.hash(hash, token);
        }
        return wildcards.isEmpty() ? subject.hash(hash) : hash;
    }

    private int bound() {
        return number == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(number);
    }

    private static void appendNumber(ByteArrayOutputStream out, int value) {
        out.writeBytes(Integer.toUnsignedString(value).getBytes(UTF_8));
    }

    private boolean divides(byte[] token) {
        return number > 0 && number < token.length;
    }

    private void appendHalves(ByteArrayOutputStream out, byte[] token) {
        if (!divides(token)) {
            out.writeBytes(token);
            return;
        }
        int at = function == TransformFunction.SPLIT_FROM_LEFT ? number : token.length - number;
        out.write(token, 0, at);
        out.write(Subject.SEPARATOR);
        out.write(token, at, token.length - at);
    }

    private void appendSlices(ByteArrayOutputStream out, byte[] token) {
        if (!divides(token)) {
            out.writeBytes(token);
            return;
        }
        int odd = token.length % number;
        int from = 0;
        int to = function == TransformFunction.SLICE_FROM_LEFT || odd == 0 ? number : odd;
        while (true) {
            out.write(token, from, to - from);
            if (to == token.length) {
                return;
            }
            out.write(Subject.SEPARATOR);
            from = to;
            to = Math.min(token.length, from + number);
        }
    }

    private void appendEnd(ByteArrayOutputStream out, byte[] token) {
        if (!divides(token)) {
            out.writeBytes(token);
        } else {
            out.write(token, function == TransformFunction.LEFT ? 0 : token.length - number, number);
        }
    }

    private void appendPieces(ByteArrayOutputStream out, byte[] token) {
        byte[] delimiter = text.getBytes(UTF_8);
        int from = 0;
        boolean first = true;
        while (from < token.length) {
            int to = pieceEnd(token, from, delimiter);
            if (to > from) {
                if (!first) {
                    out.write(Subject.SEPARATOR);
                }
                first = false;
                out.write(token, from, to - from);
            }
            from = to + delimiter.length;
        }
    }

    /** The end of the piece that starts at {@code from}; an empty delimiter splits between any two characters. */
    private static int pieceEnd(byte[] token, int from, byte[] delimiter) {
        if (delimiter.length == 0) {
            int to = from + 1;
            while (to < token.length && (token[to] & 0xC0) == 0x80) {
                to++;
            }
            return to;
        }
        for (int at = from; at + delimiter.length <= token.length; at++) {
            if (Arrays.equals(token, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at;
            }
        }
        return token.length;
    }
}
