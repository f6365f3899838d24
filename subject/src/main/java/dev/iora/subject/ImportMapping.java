// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the subjects of an exporting account appear in an importing one: the wildcards of both sides correspond to each other,
 * so that subjects and filters can be mapped in both directions (nats-server v2.14.5 accounts.go, imports). Immutable.
 */
public final class ImportMapping {
    private static final String PARTIAL = "*";
    private static final String FULL = ">";

    private final Side exported;
    private final Side local;

    private ImportMapping(Side exported, Side local) {
        this.exported = exported;
        this.local = local;
    }

    /**
     * One side: its filter as tokens, without a full wildcard at the end.
     *
     * @param wildcards for each token the number of the wildcard that it is, from 1 in the order of the exported subject; 0 for
     *     a literal
     * @param open whether it ends with a full wildcard
     */
    private record Side(List<String> tokens, List<Integer> wildcards, boolean open) {
        SubjectFilter filter() {
            return SubjectFilter.of(text(open ? FULL : ""));
        }

        String text(String tail) {
            String fixed = String.join(".", tokens);
            return tail.isEmpty() ? fixed : tokens.isEmpty() ? tail : fixed + "." + tail;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImportMapping mapping
                && exported.equals(mapping.exported)
                && local.equals(mapping.local);
    }

    @Override
    public int hashCode() {
        return Objects.hash(exported, local);
    }

    /**
     * A mapping between {@code exported} and {@code local}. Wildcards correspond in their order; {@code local} may name them
     * in another order, as {@code $n} or a call of the wildcard function.
     *
     * @throws IllegalArgumentException with nats-server's error text
     */
    public static ImportMapping of(String exported, String local) {
        String source = plain(exported);
        var _ = SubjectTransform.ofImport(source, numbered(local));
        return new ImportMapping(side(source, false), side(numbered(local), true));
    }

    /** Replaces partial wildcards by {@code $1}, {@code $2} and so on. */
    private static String numbered(String subject) {
        List<String> tokens = tokens(subject);
        int next = 1;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).equals(PARTIAL)) {
                tokens.set(i, "$" + next++);
            }
        }
        return String.join(".", tokens);
    }

    /** Replaces references to wildcards by partial wildcards. */
    private static String plain(String subject) {
        List<String> tokens = tokens(subject);
        tokens.replaceAll(
                token -> TransformParser.parse(token).function() == TransformFunction.WILDCARD ? PARTIAL : token);
        return String.join(".", tokens);
    }

    private static Side side(String subject, boolean references) {
        List<String> tokens = tokens(subject);
        boolean open = tokens.getLast().equals(FULL);
        if (open) {
            tokens.removeLast();
        }
        var wildcards = new ArrayList<Integer>();
        int next = 1;
        for (int i = 0; i < tokens.size(); i++) {
            TransformPart part = TransformParser.parse(tokens.get(i));
            if (references && part.function() == TransformFunction.WILDCARD) {
                wildcards.add(part.wildcards().getFirst());
                tokens.set(i, PARTIAL);
            } else {
                wildcards.add(!references && tokens.get(i).equals(PARTIAL) ? next++ : 0);
            }
        }
        return new Side(List.copyOf(tokens), List.copyOf(wildcards), open);
    }

    /** The exported subjects. */
    public SubjectFilter exported() {
        return exported.filter();
    }

    /** The same subjects as they appear in the importing account. */
    public SubjectFilter local() {
        return local.filter();
    }

    /**
     * The part of {@code filter} that is exported, as it appears in the importing account; null if nothing of it is. A subject
     * is a filter without wildcards.
     */
    public byte @Nullable [] toLocal(byte[] filter) {
        return map(filter, exported, local);
    }

    /** The part of {@code filter} that is imported, as it is called in the exporting account; null if nothing of it is. */
    public byte @Nullable [] toExported(byte[] filter) {
        return map(filter, local, exported);
    }

    private static byte @Nullable [] map(byte[] filter, Side from, Side to) {
        List<String> given = tokens(new String(filter, UTF_8));
        int fixed = from.tokens.size();
        var common = new ArrayList<String>(fixed);
        for (int i = 0; i < fixed; i++) {
            String mine = from.tokens.get(i);
            if (i == given.size()) {
                return null;
            }
            String other = given.get(i);
            if (other.equals(FULL) && i == given.size() - 1) {
                common.addAll(from.tokens.subList(i, fixed));
                return fill(common, from, to, from.open ? FULL : "");
            }
            if (!mine.equals(other) && !mine.equals(PARTIAL) && !other.equals(PARTIAL)) {
                return null;
            }
            common.add(mine.equals(PARTIAL) ? other : mine);
        }
        if (from.open == (given.size() == fixed)) {
            return null;
        }
        return fill(common, from, to, String.join(".", given.subList(fixed, given.size())));
    }

    /** Puts tokens of one side into the places of the other. */
    private static byte @Nullable [] fill(List<String> tokens, Side from, Side to, String tail) {
        String[] values = new String[from.wildcards.size() + to.wildcards.size() + 1];
        Arrays.fill(values, PARTIAL);
        for (int i = 0; i < tokens.size(); i++) {
            int wildcard = from.wildcards.get(i);
            String token = tokens.get(i);
            if (wildcard == 0 || token.equals(PARTIAL)) {
                continue;
            }
            if (!values[wildcard].equals(PARTIAL) && !values[wildcard].equals(token)) {
                // A wildcard that appears twice cannot be two tokens.
                return null;
            }
            values[wildcard] = token;
        }
        var filled = new ArrayList<String>(to.tokens.size());
        for (int i = 0; i < to.tokens.size(); i++) {
            int wildcard = to.wildcards.get(i);
            filled.add(wildcard == 0 ? to.tokens.get(i) : values[wildcard]);
        }
        return new Side(filled, List.of(), false).text(tail).getBytes(UTF_8);
    }

    private static List<String> tokens(String subject) {
        return new ArrayList<>(Arrays.asList(subject.split("\\.", -1)));
    }

    @Override
    public String toString() {
        return exported() + " -> " + local();
    }
}
