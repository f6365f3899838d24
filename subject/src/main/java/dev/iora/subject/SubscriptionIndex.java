// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All interests of one account, by subject filter; finds the receivers of a message.
 *
 * <p>Thread: any. {@link #match} takes no lock. {@link #add} and {@link #remove} lock one of 64 tables of literal subjects, or
 * the trie of filters with wildcards; no callback runs under those locks.
 *
 * <p>Literal filters are kept in hash tables keyed by the whole subject: one probe finds them, and a subscription costs one
 * reference. Only filters with wildcards cost trie nodes.
 *
 * <p>Cached results stay valid as long as the {@link #generation} of the subject does not change. There is a generation for
 * each of 64 stripes of first tokens, and one for filters that start with a wildcard, so that subscribing to inboxes does not
 * invalidate cached results for other subjects. Invariant: a change is visible to readers before its generation changes, so a
 * result matched after reading a generation is at least as new as that generation.
 */
public final class SubscriptionIndex {
    private static final int STRIPES = 64;
    private static final int ANY_FIRST_TOKEN = STRIPES;
    private static final VarHandle GENERATION = MethodHandles.arrayElementVarHandle(long[].class);

    private final LiteralTable[] literals = new LiteralTable[STRIPES];
    private final WildcardTrie wildcards = new WildcardTrie();
    private final long[] generations = new long[STRIPES + 1];
    private final InterestWatches watches = new InterestWatches();
    private final AtomicInteger size = new AtomicInteger();

    /** Creates an empty index. */
    public SubscriptionIndex() {
        for (int i = 0; i < STRIPES; i++) {
            literals[i] = new LiteralTable();
        }
    }

    /** Adds an interest; its filter must be valid ({@link Subject#isValidFilter}). */
    public void add(Interest interest) {
        byte[] filter = interest.subject();
        boolean wildcard = Subject.hasWildcard(filter);
        if (wildcard) {
            wildcards.add(interest);
        } else {
            table(interest.subjectHash()).add(interest);
        }
        size.incrementAndGet();
        changed(filter);
        watches.onChanged(interest, wildcard);
    }

    /** Removes an interest; returns false if it was not in the index. */
    public boolean remove(Interest interest) {
        byte[] filter = interest.subject();
        boolean wildcard = Subject.hasWildcard(filter);
        boolean removed = wildcard
                ? wildcards.remove(interest)
                : table(interest.subjectHash()).remove(interest);
        if (removed) {
            size.decrementAndGet();
            changed(filter);
            watches.onChanged(interest, wildcard);
        }
        return removed;
    }

    /** Makes cached results for subjects that {@code filter} could match invalid: an interest with this filter has changed. */
    public void touch(byte[] filter) {
        changed(filter);
    }

    /**
     * Calls {@code action} once for each interest whose filter matches the subject. A subject with an empty token
     * matches nothing; a wildcard token in it is an ordinary token.
     */
    public void match(byte[] bytes, int offset, int length, Consumer<? super Interest> action) {
        if (!hasOnlyFullTokens(bytes, offset, length)) {
            return;
        }
        int hash = SubjectHash.hash(bytes, offset, length);
        table(hash).match(hash, bytes, offset, length, action);
        wildcards.match(bytes, offset, length, action);
    }

    /**
     * Runs {@code onChange} after each addition and removal of an interest that matches {@code subject}, which must have no
     * wildcard. The thread that adds or removes runs it, once the change is visible; it must be short. Keeps the array.
     */
    public InterestWatch watch(byte[] subject, Runnable onChange) {
        return watches.add(subject, onChange);
    }

    /** Number of interests. */
    public int size() {
        return size.get();
    }

    /** The stripe of a published subject, to be passed to {@link #generation}. */
    public static int stripe(byte[] bytes, int offset, int length) {
        int end = Subject.tokenEnd(bytes, offset, offset + length);
        return SubjectHash.hash(bytes, offset, end - offset) & (STRIPES - 1);
    }

    /** A number that changes with every addition and removal of an interest that could match subjects of the stripe. */
    public long generation(int stripe) {
        return (long) GENERATION.getAcquire(generations, stripe)
                + (long) GENERATION.getAcquire(generations, ANY_FIRST_TOKEN);
    }

    private LiteralTable table(int hash) {
        return literals[hash >>> 26];
    }

    private void changed(byte[] filter) {
        int end = Subject.tokenEnd(filter, 0, filter.length);
        boolean any = end == 1 && (filter[0] == Subject.PARTIAL_WILDCARD || filter[0] == Subject.FULL_WILDCARD);
        int stripe = any ? ANY_FIRST_TOKEN : SubjectHash.hash(filter, 0, end) & (STRIPES - 1);
        GENERATION.getAndAdd(generations, stripe, 1L);
    }

    private static boolean hasOnlyFullTokens(byte[] bytes, int offset, int length) {
        int end = offset + length;
        boolean separated = true;
        for (int i = offset; i < end; i++) {
            boolean separator = bytes[i] == Subject.SEPARATOR;
            if (separator && separated) {
                return false;
            }
            separated = separator;
        }
        return !separated;
    }
}
