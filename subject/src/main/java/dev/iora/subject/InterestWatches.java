// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Callbacks for changes of interest in single subjects.
 *
 * <p>Thread: any. The subscribing or unsubscribing thread calls a callback under no lock, once the change is visible; it must
 * be short, and may be called without need.
 */
final class InterestWatches {
    private final Set<Watch> all = ConcurrentHashMap.newKeySet();
    private final LiteralTable bySubject = new LiteralTable();

    /** A watched subject, until it is closed. */
    private static final class Watch extends Interest implements InterestWatch {
        private final InterestWatches watches;
        private final Runnable onChange;

        private Watch(InterestWatches watches, byte[] subject, Runnable onChange) {
            super(subject, null);
            this.watches = watches;
            this.onChange = onChange;
        }

        @Override
        public void close() {
            if (watches.all.remove(this)) {
                watches.bySubject.remove(this);
            }
        }
    }

    InterestWatch add(byte[] subject, Runnable onChange) {
        var watch = new Watch(this, subject, onChange);
        bySubject.add(watch);
        all.add(watch);
        return watch;
    }

    /** Called after an interest with that filter was added or removed. */
    void onChanged(Interest interest, boolean wildcard) {
        if (all.isEmpty()) {
            return;
        }
        byte[] filter = interest.subject();
        if (!wildcard) {
            bySubject.match(interest.subjectHash(), filter, 0, filter.length, watch -> ((Watch) watch).onChange.run());
            return;
        }
        SubjectFilter subjects = SubjectFilter.of(filter);
        for (Watch watch : all) {
            byte[] subject = watch.subject();
            if (subjects.matches(subject, 0, subject.length)) {
                watch.onChange.run();
            }
        }
    }
}
