// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.iora.common.Mailbox;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Guarantees of a mailbox for its producers and its owner. */
public final class MailboxStress {
    private MailboxStress() {}

    /** A command with a plain field, to check that it is published completely. */
    static final class Command {
        private final int[] value = new int[1];

        Command(int value) {
            this.value[0] = value;
        }
    }

    /** Digits of the commands in the order of the drain. */
    private static int drained(Mailbox<Command> mailbox) {
        int[] digits = new int[1];
        mailbox.drain(command -> digits[0] = digits[0] * 10 + command.value[0]);
        return digits[0];
    }

    /** The owner sees a prefix of one producer's commands, and each command completely. */
    @JCStressTest
    @Outcome(
            id = {"0, 12", "1, 2", "12, 0"},
            expect = ACCEPTABLE,
            desc = "in order, now or later")
    @Outcome(expect = FORBIDDEN, desc = "lost, out of order, or not whole")
    @State
    public static class OneProducer {
        private final Mailbox<Command> mailbox = new Mailbox<>(2);

        /** Offers two commands. */
        @Actor
        public void producer() {
            mailbox.offer(new Command(1));
            mailbox.offer(new Command(2));
        }

        /** Drains the mailbox. */
        @Actor
        public void owner(II_Result result) {
            result.r1 = drained(mailbox);
        }

        /** Drains the rest. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = drained(mailbox);
        }
    }

    /** Commands of two producers all arrive, in any order. */
    @JCStressTest
    @Outcome(
            id = {"12", "21"},
            expect = ACCEPTABLE,
            desc = "both")
    @Outcome(expect = FORBIDDEN, desc = "lost or taken twice")
    @State
    public static class TwoProducers {
        private final Mailbox<Command> mailbox = new Mailbox<>(2);

        /** Offers a command. */
        @Actor
        public void one() {
            mailbox.offer(new Command(1));
        }

        /** Offers another command. */
        @Actor
        public void two() {
            mailbox.offer(new Command(2));
        }

        /** Drains both. */
        @Arbiter
        public void owner(I_Result result) {
            result.r1 = drained(mailbox);
        }
    }

    /** A full mailbox refuses, or has room because the owner drained it; accepted commands are all drained in the end. */
    @JCStressTest
    @Outcome(
            id = {"2, 2", "3, 3", "4, 4"},
            expect = ACCEPTABLE,
            desc = "as many taken as accepted")
    @Outcome(expect = FORBIDDEN, desc = "lost, or overwritten")
    @State
    public static class Full {
        private final Mailbox<Command> mailbox = new Mailbox<>(2);
        private int accepted = 2;
        private int taken;

        /** Fills it. */
        public Full() {
            mailbox.offer(new Command(1));
            mailbox.offer(new Command(1));
        }

        /** Offers two more commands. */
        @Actor
        public void producer() {
            accepted += mailbox.offer(new Command(1)) ? 1 : 0;
            accepted += mailbox.offer(new Command(1)) ? 1 : 0;
        }

        /** Drains the mailbox. */
        @Actor
        public void owner() {
            taken += mailbox.drain(command -> {});
        }

        /** Drains the rest. */
        @Arbiter
        public void rest(II_Result result) {
            taken += mailbox.drain(command -> {});
            result.r1 = accepted;
            result.r2 = taken;
        }
    }
}
