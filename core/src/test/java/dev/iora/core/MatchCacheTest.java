// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.SubjectHash;
import dev.iora.subject.SubscriptionIndex;
import dev.iora.testkit.Seeds;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MatchCacheTest {
    private static final int SLOTS = 4096;

    private final SubscriptionIndex index = new SubscriptionIndex();
    private final MatchCache cache = new MatchCache(index, false, MatchCache.MAX_ENTRIES);
    private final FakeConnection connection = new FakeConnection(1);

    private Subscription add(String subject) {
        var subscription = new Subscription(connection, subject.getBytes(US_ASCII), null, "1".getBytes(US_ASCII));
        index.add(subscription);
        return subscription;
    }

    private MatchCache.Entry lookup(String subject) {
        return cache.lookup(Frames.publish(subject, ""));
    }

    @Test
    void returnsTheSameEntryUntilAChange() {
        Subscription subscription = add("foo");
        MatchCache.Entry entry = lookup("foo");
        int version = entry.version();
        assertThat(entry.matches().plain).containsExactly(subscription);
        Matches matches = entry.matches();
        assertThat(lookup("foo").matches()).isSameAs(matches);
        assertThat(entry.isStill(version, index)).isTrue();
    }

    @Test
    void findsANewSubscription() {
        MatchCache.Entry entry = lookup("foo");
        int version = entry.version();
        assertThat(entry.matches().isEmpty()).isTrue();
        Subscription subscription = add("foo");
        assertThat(entry.isStill(version, index)).isFalse();
        assertThat(lookup("foo").matches().plain).containsExactly(subscription);
    }

    @Test
    void matchesLongSubjectsWithoutKeepingThem() {
        Subscription all = add(">");
        String longest = "a".repeat(256);
        MatchCache.Entry kept = lookup(longest);
        assertThat(lookup(longest)).isSameAs(kept);
        MatchCache.Entry entry = lookup("a".repeat(257));
        int version = entry.version();
        assertThat(entry.matches().plain).containsExactly(all);
        assertThat(entry.isStill(version, index)).isTrue();
        assertThat(lookup("$NRG." + "a".repeat(300)).isReserved()).isTrue();
        assertThat(entry.isStill(version, index))
                .as("another subject took its place")
                .isFalse();
        assertThat(lookup("b".repeat(257))).isSameAs(entry);
        assertThat(entry.isReserved()).isFalse();
    }

    @Test
    void dropsARemovedSubscription() {
        Subscription staying = add("foo");
        Subscription going = add("*");
        MatchCache.Entry entry = lookup("foo");
        int version = entry.version();
        assertThat(entry.matches().plain).containsExactlyInAnyOrder(staying, going);
        index.remove(going);
        assertThat(entry.isStill(version, index)).isFalse();
        assertThat(lookup("foo").matches().plain).containsExactly(staying);
        index.remove(staying);
        assertThat(lookup("foo").matches().isEmpty()).isTrue();
    }

    @Test
    void keepsEntriesOfOtherStripes() {
        add("foo.bar");
        MatchCache.Entry entry = lookup("foo.bar");
        int version = entry.version();
        String other = subjectOfAnotherStripe("foo.bar");
        index.remove(add(other));
        assertThat(entry.isStill(version, index)).isTrue();
    }

    private static String subjectOfAnotherStripe(String subject) {
        byte[] bytes = subject.getBytes(US_ASCII);
        int stripe = SubscriptionIndex.stripe(bytes, 0, bytes.length);
        for (int i = 0; ; i++) {
            byte[] candidate = ("other" + i).getBytes(US_ASCII);
            if (SubscriptionIndex.stripe(candidate, 0, candidate.length) != stripe) {
                return "other" + i;
            }
        }
    }

    @Test
    void noticesThatAnotherSubjectHasTakenTheSlot() {
        String first = "subject.0";
        String second = subjectInTheSlotOf(first);
        Subscription one = add(first);
        Subscription two = add(second);
        MatchCache.Entry entry = lookup(first);
        int version = entry.version();
        assertThat(lookup(second)).as("the slot is reused in place").isSameAs(entry);
        assertThat(entry.matches().plain).containsExactly(two);
        assertThat(entry.isStill(version, index))
                .as("with the version of the first subject")
                .isFalse();
        assertThat(lookup(first).matches().plain).containsExactly(one);
    }

    private static String subjectInTheSlotOf(String subject) {
        int slot = slot(subject);
        for (int i = 1; ; i++) {
            String candidate = "subject." + i;
            if (slot(candidate) == slot) {
                return candidate;
            }
        }
    }

    private static int slot(String subject) {
        byte[] bytes = subject.getBytes(US_ASCII);
        return SubjectHash.hash(bytes, 0, bytes.length) & (SLOTS - 1);
    }

    @Test
    void dropsStaleMatchesInASweepAndKeepsValidOnes() {
        Subscription foo = add("foo");
        add("bar.baz");
        MatchCache.Entry stale = lookup("foo");
        MatchCache.Entry valid = lookup("bar.baz");
        int staleVersion = stale.version();
        int validVersion = valid.version();
        index.remove(foo);
        cache.sweep();
        assertThat(stale.matches()).as("releases the connection").isSameAs(Matches.NONE);
        assertThat(stale.isStill(staleVersion, index)).isFalse();
        assertThat(valid.isStill(validVersion, index)).isTrue();
        assertThat(valid.matches().plain).hasSize(1);
        Subscription again = add("foo");
        assertThat(lookup("foo").matches().plain).containsExactly(again);
    }

    @Test
    void ignoresASweptEntryWhateverItsGeneration() {
        Subscription foo = add("foo");
        MatchCache.Entry entry = lookup("foo");
        index.remove(foo);
        cache.sweep();
        int version = entry.version();
        assertThat(entry.isStill(version, index)).isFalse();
        assertThat(entry.isFor("foo".getBytes(US_ASCII), 0, 3, index)).isFalse();
    }

    @Test
    void marksReservedSubjects() {
        assertThat(lookup("_GR_.x").isReserved()).isTrue();
        assertThat(lookup("$NRG.x").isReserved()).isTrue();
        assertThat(lookup("$SYS.x").isReserved()).isFalse();
        assertThat(lookup("foo").isReserved()).isFalse();
    }

    @Test
    void keepsEntriesWhenAcknowledgementsPass() {
        add("foo");
        Subscription acks = add("$JS.ACK.S.C.>");
        var kept = new ArrayList<MatchCache.Entry>();
        for (int i = 0; i < 3 * SLOTS; i++) {
            kept.add(lookup("$JS.ACK.S.C.1." + i + ".1.1.0"));
            assertThat(kept.getLast().matches().plain).containsExactly(acks);
        }
        assertThat(new HashSet<>(kept)).hasSize(1);
        MatchCache.Entry entry = kept.getFirst();
        int version = entry.version();
        assertThat(entry.isStill(version, index)).as("same subject again").isTrue();
        lookup("$JS.ACK.S.D.1.1.1.1.0");
        assertThat(entry.isStill(version, index)).as("after another subject").isFalse();
        assertThat(entry.matches().isEmpty()).isTrue();
        version = entry.version();
        index.remove(acks);
        assertThat(entry.isStill(version, index)).as("after a change").isFalse();
        assertThat(lookup("$JS.ACK.S.C.1.1.1.1.0").matches().isEmpty()).isTrue();
    }

    @Test
    void dropsTheLastAcknowledgementInASweep() {
        add("$JS.ACK.S.C.>");
        MatchCache.Entry entry = lookup("$JS.ACK.S.C.1.1.1.1.0");
        int version = entry.version();
        cache.sweep();
        assertThat(entry.matches()).isSameAs(Matches.NONE);
        assertThat(entry.isStill(version, index)).isFalse();
    }

    @Test
    void sharesTheMatchesOfSubjectsWithOneSubscription() {
        Subscription inbox = add("_INBOX.x.*");
        Matches first = lookup("_INBOX.x.1").matches();
        assertThat(first.plain).containsExactly(inbox);
        assertThat(lookup("_INBOX.x.2").matches()).isSameAs(first);
    }

    @Test
    void gathersQueueGroupsByName() {
        Subscription plain = add("foo");
        List<Subscription> red = List.of(member("foo", "red"), member("*", "red"));
        Subscription blue = member(">", "blue");
        Matches matches = lookup("foo").matches();
        assertThat(matches.plain).containsExactly(plain);
        Set<Set<Subscription>> groups = new HashSet<>();
        for (Subscription[] group : matches.groups) {
            groups.add(new HashSet<>(Arrays.asList(group)));
        }
        assertThat(groups).containsExactlyInAnyOrder(new HashSet<>(red), Set.of(blue));
    }

    private Subscription member(String subject, String queue) {
        var subscription = new Subscription(
                connection, subject.getBytes(US_ASCII), queue.getBytes(US_ASCII), "1".getBytes(US_ASCII));
        index.add(subscription);
        return subscription;
    }

    @Test
    void agreesWithTheIndexUnderRandomChanges() {
        Seeds.forEach(20, random -> {
            var live = new ArrayList<Subscription>();
            for (int step = 0; step < 1_500; step++) {
                if (random.nextInt(4) == 0) {
                    if (live.size() < 10 || random.nextBoolean()) {
                        live.add(add(filter(random)));
                    } else {
                        index.remove(live.remove(random.nextInt(live.size())));
                    }
                }
                if (random.nextInt(50) == 0) {
                    cache.sweep();
                }
                PublishFrame frame = Frames.publish(subject(random), "");
                assertThat(cache.lookup(frame).matches().plain).containsExactlyInAnyOrderElementsOf(matched(frame));
            }
            live.forEach(index::remove);
        });
    }

    private Collection<Subscription> matched(PublishFrame frame) {
        var found = new ArrayList<Subscription>();
        index.match(frame.names, frame.subject, frame.subjectLength, interest -> found.add((Subscription) interest));
        return found;
    }

    private static String subject(Random random) {
        return "abc".charAt(random.nextInt(3)) + "." + "xyz".charAt(random.nextInt(3));
    }

    private static String filter(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "*." + "xyz".charAt(random.nextInt(3));
            case 1 -> "abc".charAt(random.nextInt(3)) + ".>";
            default -> subject(random);
        };
    }
}
