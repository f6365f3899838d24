// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.subject.ImportMapping;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of subjects that one account takes from another. Each subscription of the importing account that overlaps it has a
 * counterpart in the index of the exporting account, so a publisher there finds it like any other subscription. The subject
 * that a match has in the importing account is decided when a subject is matched, not per message.
 *
 * @param exporter the account whose messages are imported
 * @param subjects how its subjects appear in the importing account
 */
public record StreamImport(Account exporter, ImportMapping subjects) {

    /** The counterparts of a subscription that is about to be added. */
    static List<Subscription> subscriptions(List<StreamImport> imports, Subscription subscription) {
        var all = new ArrayList<Subscription>();
        for (StreamImport each : imports) {
            byte[] filter = each.subjects.toExported(subscription.subject());
            if (filter != null) {
                var inlet = new Inlet(subscription, each.subjects);
                var counterpart = new Subscription(inlet, filter, subscription.queue(), subscription.sid());
                counterpart.joined(each.exporter, List.of());
                all.add(counterpart);
            }
        }
        return List.copyOf(all);
    }

    /** The connection of a counterpart in an index; it knows what a matching subject becomes. */
    static final class Inlet extends ForwardingConnection {
        private final ImportMapping subjects;

        private Inlet(Subscription importing, ImportMapping subjects) {
            super(importing);
            this.subjects = subjects;
        }

        /** The subscription that gets messages of an exported subject; null if the importing one must not get them. */
        @Nullable
        Subscription forSubject(byte[] bytes, int offset, int length) {
            byte[] local = subjects.toLocal(Arrays.copyOfRange(bytes, offset, offset + length));
            if (local == null || importing.isEnded() || importing.forSubject(local, 0, local.length) == null) {
                return null;
            }
            return new Subscription(
                    new Outlet(importing, local), importing.subject(), importing.queue(), importing.sid());
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            Invariants.check(false, "a match was not mapped to the importing account");
            return false;
        }
    }

    /** The connection of a match: delivers messages of one exported subject to the importing subscription. */
    static final class Outlet extends ForwardingConnection {
        private final byte[] local;

        private Outlet(Subscription importing, byte[] local) {
            super(importing);
            this.local = local;
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            return importing.connection().deliver(lane, importing, imported(frame));
        }

        /** The message as the importing account sees it: one that shows another subject than its target keeps that subject. */
        PublishFrame imported(PublishFrame frame) {
            return frame.isRedirected() ? frame : frame.renamed(local);
        }
    }

    /** Stands for the connection of the importing subscription. */
    abstract static class ForwardingConnection extends Connection {
        final Subscription importing;

        private ForwardingConnection(Subscription importing) {
            super(importing.connection().id());
            this.importing = importing;
        }

        @Override
        public final int lane() {
            return importing.connection().lane();
        }

        @Override
        public final boolean limit(Subscription subscription, long max) {
            Invariants.check(false, "the importing subscription has the maximum");
            return false;
        }

        @Override
        public final void send(int lane, byte[] bytes, int offset, int length) {
            importing.connection().send(lane, bytes, offset, length);
        }

        @Override
        public final void flush(int lane) {
            importing.connection().flush(lane);
        }

        @Override
        public final void close(CloseReason reason) {
            importing.connection().close(reason);
        }

        @Override
        public final String toString() {
            return importing.connection().toString();
        }
    }
}
