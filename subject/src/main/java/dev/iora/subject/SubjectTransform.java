// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.common.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Maps subjects that match a source filter to a destination (reference: core protocol, subject mapping and transforms).
 * Immutable.
 *
 * <p>Thread: any if the source of random numbers is thread-safe; the default one has an owner.
 */
public final class SubjectTransform {
    private final SubjectFilter source;
    private final List<TransformPart> parts;
    /** Index of the first token that is copied with the rest of the subject; -1 if the destination has no full wildcard. */
    private final int tail;

    private final IntUnaryOperator randomBelow;

    private SubjectTransform(SubjectFilter source, List<TransformPart> parts, int tail, IntUnaryOperator randomBelow) {
        this.source = source;
        this.parts = parts;
        this.tail = tail;
        this.randomBelow = randomBelow;
    }

    /**
     * The transform from {@code source} (empty: every subject) to {@code destination} (empty: the unchanged subject).
     *
     * @throws IllegalArgumentException with nats-server's error text
     */
    public static SubjectTransform of(String source, String destination) {
        return of(source, destination, new SeededRandom(31L * source.hashCode() + destination.hashCode())::nextInt);
    }

    /** Like {@link #of(String, String)}; {@code randomBelow} returns a random number from 0 to its argument, exclusive. */
    public static SubjectTransform of(String source, String destination, IntUnaryOperator randomBelow) {
        return compile(source, destination, false, randomBelow);
    }

    /**
     * The transform of an account mapping, a stream or a stream source. nats-server applies stricter checks to these: it
     * refuses the functions left and right, and white space in destinations.
     *
     * @throws IllegalArgumentException with nats-server's error text
     */
    public static SubjectTransform ofMapping(String source, String destination) {
        checkMapping(destination);
        return of(source, destination);
    }

    /**
     * The transform of an import, which must be reversible: the destination uses every wildcard of the source, and no other
     * function.
     *
     * @throws IllegalArgumentException with nats-server's error text
     */
    public static SubjectTransform ofImport(String source, String destination) {
        return compile(source, destination, true, bound -> 0);
    }

    private static void checkMapping(String destination) {
        if (destination.isEmpty()) {
            return;
        }
        boolean ended = false;
        for (String token : tokens(destination)) {
            if (token.isEmpty() || ended) {
                throw TransformParser.error("invalid transform", token);
            }
            if (TransformParser.looksLikeCall(token)) {
                TransformFunction function = TransformParser.function(token);
                if (function == null || function == TransformFunction.LEFT || function == TransformFunction.RIGHT) {
                    throw TransformParser.error("unknown function", token);
                }
                continue;
            }
            ended = token.equals(">");
            if (token.chars().anyMatch(c -> "\t\n\f\r ".indexOf(c) >= 0)) {
                throw TransformParser.error("invalid transform", "");
            }
        }
    }

    private static SubjectTransform compile(
            String source, String destination, boolean reversible, IntUnaryOperator randomBelow) {
        byte[] filter = (source.isEmpty() ? ">" : source).getBytes(UTF_8);
        if (destination.isEmpty()) {
            checkSubject(Subject.isValidFilter(filter, 0, filter.length));
            return new SubjectTransform(SubjectFilter.of(filter), List.of(), 0, randomBelow);
        }
        List<String> sourceTokens = tokens(new String(filter, UTF_8));
        List<String> destinationTokens = tokens(destination);
        byte[] target = destination.getBytes(UTF_8);
        checkSubject(Subject.isValidFilter(filter, 0, filter.length)
                && Subject.isValidFilter(target, 0, target.length)
                && !destinationTokens.contains("*")
                && endsFull(sourceTokens) == endsFull(destinationTokens));
        List<TransformPart> parts = parts(destination, sourceTokens, reversible);
        int tail = endsFull(sourceTokens) ? sourceTokens.size() - 1 : -1;
        return new SubjectTransform(SubjectFilter.of(filter), parts, tail, randomBelow);
    }

    private static List<TransformPart> parts(String destination, List<String> sourceTokens, boolean reversible) {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < sourceTokens.size(); i++) {
            if (sourceTokens.get(i).equals("*")) {
                positions.add(i);
            }
        }
        boolean wild = !positions.isEmpty() || endsFull(sourceTokens);
        var parts = new ArrayList<TransformPart>();
        int used = 0;
        for (String token : tokens(destination)) {
            TransformPart part = TransformParser.parse(token);
            used += part.wildcards().size();
            if (wild) {
                checkWildcards(token, part, positions.size(), reversible);
                parts.add(part.resolve(positions));
            } else if (part.function().needsNoWildcard()) {
                parts.add(part.withoutWildcards());
            } else {
                throw TransformParser.error("wildcard index out of range", token);
            }
        }
        if (reversible && used < positions.size()) {
            throw TransformParser.error("not using all of the token wildcard(s)", destination);
        }
        return endsFull(sourceTokens) ? List.copyOf(parts.subList(0, parts.size() - 1)) : List.copyOf(parts);
    }

    private static void checkWildcards(String token, TransformPart part, int wildcards, boolean reversible) {
        TransformFunction function = part.function();
        if (reversible && function != TransformFunction.TEXT && function != TransformFunction.WILDCARD) {
            throw TransformParser.error(
                    "the only mapping function allowed for import transforms is {{Wildcard()}}", token);
        }
        for (int index : part.wildcards()) {
            if (index > wildcards) {
                throw TransformParser.error("wildcard index out of range", token + ": [" + index + "]");
            }
        }
    }

    /**
     * The mapped subject, or null if the source does not match. Also null if cutting tokens leaves an empty token or a
     * wildcard; nats-server would publish to such a subject.
     */
    public byte @Nullable [] apply(byte[] bytes, int offset, int length) {
        if (!source.matches(bytes, offset, length) || !Subject.isValidLiteral(bytes, offset, length)) {
            return null;
        }
        if (parts.isEmpty() && tail == 0) {
            return Arrays.copyOfRange(bytes, offset, offset + length);
        }
        var tokens = new SubjectTokens(bytes, offset, length);
        var out = new ByteArrayOutputStream(length + 32);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.write(Subject.SEPARATOR);
            }
            parts.get(i).append(tokens, randomBelow, out);
        }
        if (tail >= 0) {
            if (!parts.isEmpty()) {
                out.write(Subject.SEPARATOR);
            }
            out.writeBytes(tokens.tail(tail));
        }
        byte[] mapped = out.toByteArray();
        return Subject.isValidLiteral(mapped, 0, mapped.length) ? mapped : null;
    }

    private static void checkSubject(boolean valid) {
        if (!valid) {
            throw new IllegalArgumentException("invalid subject");
        }
    }

    private static boolean endsFull(List<String> tokens) {
        return tokens.getLast().equals(">");
    }

    private static List<String> tokens(String subject) {
        return List.of(subject.split("\\.", -1));
    }
}
