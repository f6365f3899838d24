// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who wants to know when interest in a subject comes or goes.
 *
 * <p>Thread: any. What a watch runs is called by the thread that subscribes or unsubscribes, under no lock, when the
 * change can be seen already; it must be short, and may be called without need.
 */
final class InterestWatches {
    private final Set<Watch> all = ConcurrentHashMap.newKeySet();
    private final LiteralTable bySubject = new LiteralTable();

    /** A subject being watched until it is closed. */
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

    /** An interest with that filter has come or gone. */
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
