// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds imports that would carry a message round in a circle.
 *
 * <p>A node is an account and the subjects there that a message may have by now; each import that such a subject matches leads
 * to a node in another account, with the part of the subjects that passes, as it is called there. A node that leads to itself is
 * a cycle. Subjects can grow on their way ({@code a.>} becomes {@code a.b.>}), so the search ends after a number of nodes, and
 * counts that as a cycle, too.
 *
 * <p>Thread: one at a time; used once.
 */
final class ImportCycles {
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_NODES = 1_000_000;

    private final Map<String, List<Link>> links = new LinkedHashMap<>();

    /** Whether a node that was reached is on the way to the current one. */
    private final Map<Node, Boolean> open = new HashMap<>();

    private final Set<Link> closing = new LinkedHashSet<>();
    private @Nullable Link tooDeep;

    /**
     * An import, in the direction of its messages.
     *
     * @param from the account that messages come from
     * @param subjects their subjects there
     * @param pass gives the part of a filter that passes, as it is called in the other account; null if nothing passes
     * @param to the account that messages come to
     * @param place where the import is
     * @param start the beginning of a text about it
     */
    record Link(
            String from,
            SubjectFilter subjects,
            Pass pass,
            String to,
            @Nullable Position place,
            String start) {}

    /** See {@link Link}. */
    @FunctionalInterface
    interface Pass {
        byte @Nullable [] apply(byte[] filter);
    }

    private record Node(String account, String filter) {}

    void add(Link link) {
        links.computeIfAbsent(link.from, _ -> new ArrayList<>()).add(link);
    }

    /** Refuses the imports that close a cycle. */
    void refuse(Findings findings) {
        for (List<Link> ofAccount : links.values()) {
            for (Link link : ofAccount) {
                search(new Node(link.from, link.subjects.toString()), 0);
            }
        }
        closing.forEach(link -> findings.refuse(link.place, link.start + "import forms a cycle"));
        if (tooDeep != null) {
            findings.refuse(tooDeep.place, tooDeep.start + "search cycle depth exhausted");
        }
    }

    private void search(Node node, int depth) {
        if (open.containsKey(node)) {
            return;
        }
        open.put(node, true);
        SubjectFilter filter = SubjectFilter.of(node.filter);
        for (Link link : links.getOrDefault(node.account, List.of())) {
            boolean passes = tooDeep == null && link.subjects.overlaps(filter);
            byte[] passed = passes ? link.pass.apply(filter.subject()) : null;
            if (passed == null) {
                continue;
            }
            Node next = new Node(link.to, new String(passed, UTF_8));
            if (open.getOrDefault(next, false)) {
                closing.add(link);
            } else if (depth == MAX_DEPTH || open.size() == MAX_NODES) {
                tooDeep = link;
            } else {
                search(next, depth + 1);
            }
        }
        open.put(node, false);
    }
}
