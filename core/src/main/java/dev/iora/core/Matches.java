// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.Interest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The subscriptions that match one subject: plain ones, and queue groups with their members. Immutable. */
final class Matches {
    static final Matches NONE = new Matches(new Subscription[0], new Subscription[0][]);

    final Subscription[] plain;
    final Subscription[][] groups;

    /** Whether all get the same bytes: several plain subscriptions of different connections with the same sid. */
    final boolean uniform;

    /** Whether other accounts, which import a stream, are among them. */
    private final boolean exported;

    private Matches(Subscription[] plain, Subscription[][] groups) {
        this.plain = plain;
        this.groups = groups;
        exported = isExported(plain) || Arrays.stream(groups).anyMatch(Matches::isExported);
        uniform = groups.length == 0 && plain.length > 1 && haveOneSid(plain);
    }

    /** The matches of a subject with one subscription. */
    static Matches of(Subscription only) {
        return new Matches(new Subscription[] {only}, NONE.groups);
    }

    private static boolean isExported(Subscription[] subscriptions) {
        for (Subscription subscription : subscriptions) {
            if (isExported(subscription)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExported(Subscription subscription) {
        return subscription.connection() instanceof StreamImport.Outlet;
    }

    /** The matches in the account itself. */
    Matches withoutImportedStreams() {
        if (!exported) {
            return this;
        }
        return new Matches(
                inside(plain),
                Arrays.stream(groups)
                        .map(Matches::inside)
                        .filter(group -> group.length > 0)
                        .toArray(Subscription[][]::new));
    }

    private static Subscription[] inside(Subscription[] subscriptions) {
        return Arrays.stream(subscriptions)
                .filter(subscription -> !isExported(subscription))
                .toArray(Subscription[]::new);
    }

    private static boolean haveOneSid(Subscription[] subscriptions) {
        byte[] sid = subscriptions[0].sid();
        for (Subscription subscription : subscriptions) {
            if (!Arrays.equals(subscription.sid(), sid)) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return plain.length == 0 && groups.length == 0;
    }

    /** Collects the matches from the index; reusable. */
    static final class Collector implements Consumer<Interest> {
        private final List<Subscription> plain = new ArrayList<>();
        private final List<List<Subscription>> groups = new ArrayList<>();
        private byte[] subject = {};
        private int offset;
        private int length;

        /** Begins with the matches of a subject. */
        void begin(byte[] bytes, int newOffset, int newLength) {
            subject = bytes;
            offset = newOffset;
            length = newLength;
        }

        @Override
        public void accept(Interest interest) {
            Subscription subscription = ((Subscription) interest).forSubject(subject, offset, length);
            if (subscription == null) {
                return;
            }
            byte[] queue = subscription.queue();
            if (queue == null) {
                plain.add(subscription);
                return;
            }
            for (List<Subscription> group : groups) {
                if (Arrays.equals(group.getFirst().queue(), queue)) {
                    group.add(subscription);
                    return;
                }
            }
            var group = new ArrayList<Subscription>();
            group.add(subscription);
            groups.add(group);
        }

        Matches finish() {
            if (plain.isEmpty() && groups.isEmpty()) {
                return NONE;
            }
            if (plain.size() == 1 && groups.isEmpty()) {
                Subscription only = plain.getFirst();
                plain.clear();
                return only.alone();
            }
            var members = new Subscription[groups.size()][];
            for (int i = 0; i < members.length; i++) {
                members[i] = groups.get(i).toArray(new Subscription[0]);
            }
            var matches = new Matches(plain.toArray(new Subscription[0]), members);
            plain.clear();
            groups.clear();
            return matches;
        }
    }
}
