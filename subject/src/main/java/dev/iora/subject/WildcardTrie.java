// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Interests whose filter holds a wildcard, by token. One writer at a time under this object's monitor; readers without a lock.
 * Matching recurses where both a literal and a wildcard match, to a limited depth, since a control line may hold thousands of
 * tokens. Within that depth it allocates nothing.
 */
final class WildcardTrie {
    private static final byte[] NO_TOKEN = {};
    private static final int MAX_RECURSION = 32;

    private final WildcardNode root = new WildcardNode(NO_TOKEN);
    private volatile int size;

    private record Walk(WildcardNode node, int tokenStart) {}

    synchronized void add(Interest interest) {
        byte[] filter = interest.subject();
        WildcardNode node = root;
        int start = 0;
        while (start <= filter.length) {
            int end = Subject.tokenEnd(filter, start, filter.length);
            if (isToken(filter, start, end, Subject.FULL_WILDCARD)) {
                node.add(interest, true);
                size++;
                return;
            }
            WildcardNode next = existing(node, filter, start, end);
            if (next == null) {
                if (isToken(filter, start, end, Subject.PARTIAL_WILDCARD)) {
                    next = new WildcardNode(NO_TOKEN);
                    node.partialWildcard = next;
                } else {
                    next = node.addChild(Arrays.copyOfRange(filter, start, end));
                }
            }
            node = next;
            start = end + 1;
        }
        node.add(interest, false);
        size++;
    }

    synchronized boolean remove(Interest interest) {
        byte[] filter = interest.subject();
        var path = new ArrayList<WildcardNode>();
        WildcardNode node = root;
        boolean full = false;
        int start = 0;
        while (start <= filter.length) {
            int end = Subject.tokenEnd(filter, start, filter.length);
            if (isToken(filter, start, end, Subject.FULL_WILDCARD)) {
                full = true;
                break;
            }
            path.add(node);
            node = existing(node, filter, start, end);
            if (node == null) {
                return false;
            }
            start = end + 1;
        }
        if (!node.remove(interest, full)) {
            return false;
        }
        size--;
        prune(node, path);
        return true;
    }

    private static void prune(WildcardNode leaf, List<WildcardNode> path) {
        WildcardNode node = leaf;
        for (int i = path.size() - 1; i >= 0 && node.isEmpty(); i--) {
            WildcardNode parent = path.get(i);
            if (parent.partialWildcard == node) {
                parent.partialWildcard = null;
            } else {
                parent.removeChild(node);
            }
            node = parent;
        }
    }

    /** Calls {@code action} for every filter that matches; the subject must have no empty token. */
    void match(byte[] bytes, int offset, int length, Consumer<? super Interest> action) {
        if (size == 0) {
            return;
        }
        walk(root, bytes, offset, offset + length, action, 0);
    }

    private static void walk(
            WildcardNode from, byte[] bytes, int offset, int limit, Consumer<? super Interest> action, int depth) {
        ArrayDeque<Walk> waiting = null;
        WildcardNode node = from;
        int start = offset;
        while (node != null) {
            node.forEach(true, action);
            int end = Subject.tokenEnd(bytes, start, limit);
            WildcardNode partial = node.partialWildcard;
            WildcardNode literal = node.child(bytes, start, end);
            if (end == limit) {
                forEachOf(partial, action);
                forEachOf(literal, action);
                partial = null;
                literal = null;
            } else if (partial != null && literal != null) {
                if (depth < MAX_RECURSION) {
                    walk(partial, bytes, end + 1, limit, action, depth + 1);
                } else {
                    waiting = waiting == null ? new ArrayDeque<>() : waiting;
                    waiting.push(new Walk(partial, end + 1));
                }
            }
            node = literal != null ? literal : partial;
            start = end + 1;
            if (node == null && waiting != null && !waiting.isEmpty()) {
                Walk walk = waiting.pop();
                node = walk.node;
                start = walk.tokenStart;
            }
        }
    }

    private static void forEachOf(@Nullable WildcardNode node, Consumer<? super Interest> action) {
        if (node != null) {
            node.forEach(false, action);
        }
    }

    private static @Nullable WildcardNode existing(WildcardNode node, byte[] filter, int start, int end) {
        return isToken(filter, start, end, Subject.PARTIAL_WILDCARD)
                ? node.partialWildcard
                : node.child(filter, start, end);
    }

    private static boolean isToken(byte[] bytes, int start, int end, byte wildcard) {
        return end - start == 1 && bytes[start] == wildcard;
    }
}
