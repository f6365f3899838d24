// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Random traffic of clients that publish and subscribe, and the messages that each of them must have received in the end.
 *
 * <p>One thread plays all clients in small random steps, while the loops run on their own threads.
 */
final class RandomTraffic {
    private static final String[] SUBJECTS = {"s.a", "s.b", "s.c", "all", "q.job"};
    private static final String[] FILTERS = {"s.a", "s.b", "s.*", "s.>", ">", "all", "*.c", "q.*"};
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A published message and its sender; {@code header} is null for a PUB. */
    record Published(
            Peer publisher,
            int sequence,
            String subject,
            String reply,
            @Nullable String header,
            String payload) {
        @Override
        public String toString() {
            return publisher.number + "." + sequence + " on " + subject + " with " + payload.length() + " bytes";
        }

        String encode() {
            String words = subject + " " + (reply.isEmpty() ? "" : reply + " ");
            return header == null
                    ? "PUB " + words + payload.length() + "\r\n" + payload + "\r\n"
                    : "HPUB " + words + header.length() + " " + (header.length() + payload.length()) + "\r\n" + header
                            + payload + "\r\n";
        }
    }

    /** One SUB, and the operations on it. */
    static final class Sub {
        final Peer peer;
        final String sid;
        final String filter;
        final String queue;
        final boolean early;
        private final Set<String> subjects;

        /** The maximum of its UNSUB, 0 for none. */
        int max;

        /** The PONG by which the server has processed the maximum. */
        int limitPong = -1;

        /** The PONG after which it must be silent, -1 without an UNSUB that ends it. */
        int silentFromPong = -1;

        Sub(Peer peer, String sid, String filter, String queue, boolean early) {
            this.peer = peer;
            this.sid = sid;
            this.filter = filter;
            this.queue = queue;
            this.early = early;
            subjects = Stream.of(SUBJECTS)
                    .filter(subject -> matchesFilter(filter, subject))
                    .collect(Collectors.toSet());
        }

        /** Whether it receives every matching message. */
        boolean isSteady() {
            return early && max == 0 && silentFromPong < 0 && !peer.gone;
        }

        boolean matches(Published message) {
            return (peer.echo || message.publisher != peer) && subjects.contains(message.subject);
        }

        @Override
        public String toString() {
            return "client " + peer.number + " sid " + sid + " on " + filter + (queue.isEmpty() ? "" : " in " + queue)
                    + (max == 0 ? "" : " max " + max) + (silentFromPong < 0 ? "" : " ended");
        }
    }

    /** A client of the test. */
    static final class Peer {
        final int number;
        final SteppedClient client;
        final boolean headers;
        final boolean echo;
        final int readBytes;
        final List<Sub> subs = new ArrayList<>();

        /** How many messages all clients had published or queued at each PONG. */
        final List<Integer> publishedAtPong = new ArrayList<>();

        final List<Published> sent = new ArrayList<>();
        int pings;
        boolean gone;

        Peer(int number, SteppedClient client, Random random) {
            this.number = number;
            this.client = client;
            headers = random.nextInt(3) > 0;
            echo = random.nextInt(4) > 0;
            readBytes = new int[] {300, 4_000, 64_000}[random.nextInt(3)];
        }

        void ping() {
            client.queue("PING\r\n");
            pings++;
        }
    }

    private final Random random;
    private final Loops loops;

    /** One step in this many ends a connection. */
    private final int stepsPerDrop;

    final List<Peer> peers = new ArrayList<>();
    final List<Published> published = new ArrayList<>();

    RandomTraffic(Random random, Loops loops, int stepsPerDrop) {
        this.random = random;
        this.loops = loops;
        this.stepsPerDrop = stepsPerDrop;
    }

    /** Connects {@code count} clients, each with some subscriptions, and returns when the server has processed these. */
    void subscribe(int count) {
        for (int number = 0; number < count; number++) {
            var peer = new Peer(number, SteppedClient.connect(loops), random);
            peers.add(peer);
            peer.client.queue("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":" + peer.headers + ",\"echo\":"
                    + peer.echo + "}\r\n");
            // The same sid for all clients, so that the server can broadcast.
            add(peer, "1", "all", "", true);
            for (int more = random.nextInt(4); more > 0; more--) {
                addRandom(peer, true);
            }
            if (random.nextInt(3) == 0) {
                limit(peer.subs.get(random.nextInt(peer.subs.size())));
            }
            peer.ping();
        }
        finish();
    }

    private void addRandom(Peer peer, boolean early) {
        String sid = Integer.toString(peer.subs.size() + 1);
        boolean queue = random.nextInt(3) == 0;
        String filter = queue && random.nextBoolean() ? "q.job" : FILTERS[random.nextInt(FILTERS.length)];
        add(peer, sid, filter, queue ? "g" + random.nextInt(2) : "", early);
    }

    private void add(Peer peer, String sid, String filter, String queue, boolean early) {
        peer.subs.add(new Sub(peer, sid, filter, queue, early));
        peer.client.queue("SUB " + filter + " " + (queue.isEmpty() ? "" : queue + " ") + sid + "\r\n");
    }

    private void limit(Sub sub) {
        if (sub.max > 0 || sub.silentFromPong >= 0) {
            return;
        }
        sub.max = 1 + random.nextInt(60);
        sub.limitPong = sub.peer.pings;
        sub.peer.client.queue("UNSUB " + sub.sid + " " + sub.max + "\r\n");
        sub.peer.ping();
    }

    /** Plays {@code steps} random steps: messages, changes of subscriptions, partial reads and writes. */
    void play(int steps) {
        for (int step = 0; step < steps; step++) {
            Peer peer = peers.get(random.nextInt(peers.size()));
            if (peer.gone) {
                continue;
            }
            if (random.nextInt(stepsPerDrop) == 0) {
                drop(peer);
                continue;
            }
            switch (random.nextInt(40)) {
                case 0 -> addRandom(peer, false);
                case 1 -> limit(peer.subs.get(random.nextInt(peer.subs.size())));
                case 2 -> unsubscribe(peer.subs.get(random.nextInt(peer.subs.size())));
                case 3 -> peer.ping();
                case 4, 5, 6, 7, 8, 9 -> publishBurst(peer);
                default -> move(peer);
            }
        }
    }

    private void unsubscribe(Sub sub) {
        if (sub.silentFromPong < 0) {
            sub.silentFromPong = sub.peer.pings;
            sub.peer.client.queue("UNSUB " + sub.sid + "\r\n");
            sub.peer.ping();
        }
    }

    /** Ends a connection at any point of its operations. */
    private void drop(Peer peer) {
        peer.gone = true;
        peer.client.close();
    }

    private void publishBurst(Peer peer) {
        String subject = SUBJECTS[random.nextInt(SUBJECTS.length)];
        String reply = random.nextInt(4) == 0 ? "_INBOX.r" + random.nextInt(10) : "";
        String header =
                peer.headers && random.nextInt(3) == 0 ? "NATS/1.0\r\nKey: " + random.nextInt() + "\r\n\r\n" : null;
        boolean large = random.nextInt(25) == 0;
        int size = large ? 16_000 + random.nextInt(120_000) : 12 + random.nextInt(random.nextInt(8) == 0 ? 9_000 : 60);
        for (int count = large ? 1 : 1 + random.nextInt(40); count > 0; count--) {
            int sequence = peer.sent.size();
            var message = new Published(peer, sequence, subject, reply, header, payload(peer.number, sequence, size));
            published.add(message);
            peer.sent.add(message);
            peer.client.queue(message.encode());
        }
    }

    /** Sender, sequence, and then bytes that expose a cut or mixed-up message. */
    private static String payload(int peer, int sequence, int size) {
        var text = new StringBuilder(size)
                .append(peer)
                .append('.')
                .append(sequence)
                .append('.');
        int state = peer * 7919 + sequence;
        while (text.length() < size) {
            state = state * 1_103_515_245 + 12_345;
            text.append((char) (state >>> 24 & 0xFF));
        }
        return text.toString();
    }

    private void move(Peer peer) {
        if (peer.client.hasOutput()) {
            peer.client.write(1 + random.nextInt(random.nextInt(4) == 0 ? 60_000 : 2_000));
        }
        if (random.nextInt(3) > 0) {
            read(peer, peer.readBytes);
        }
    }

    private void read(Peer peer, int max) {
        peer.client.read(max);
        while (peer.publishedAtPong.size() < peer.client.pongs.size()) {
            peer.publishedAtPong.add(published.size());
        }
    }

    /** Lets everything be written, routed and read. */
    void finish() {
        for (Peer peer : peers) {
            peer.ping();
        }
        pump();
        long open = peers.stream().filter(peer -> !peer.gone).count();
        loops.await("the others to be gone", () -> loops.group.connectionCount() == open);
        // Everything was parsed. Once its messages on other loops are handed over, a new PONG comes after them.
        loops.settle();
        for (Peer peer : peers) {
            peer.ping();
        }
        pump();
    }

    /** Reads and writes until every PING has its PONG. */
    private void pump() {
        long end = Clock.system().nanoTime() + DEADLINE_NANOS;
        boolean waiting = true;
        while (waiting) {
            waiting = false;
            for (Peer peer : peers) {
                if (!peer.gone) {
                    peer.client.write(64_000);
                    read(peer, 64_000);
                    waiting |= peer.client.pongs.size() < peer.pings;
                    assertThat(peer.client.hasEnded())
                            .as("client %d ended", peer.number)
                            .isFalse();
                }
            }
            assertThat(Clock.system().nanoTime() - end).as("nanoseconds late").isNegative();
        }
    }

    /** Compares all received messages with all sent ones. */
    void check() {
        Map<Published, Map<String, Integer>> byGroup = new HashMap<>();
        for (Peer peer : peers) {
            assertThat(peer.client.others).isEmpty();
            Map<String, List<Published>> bySid = new HashMap<>();
            for (SteppedClient.Received received : peer.client.messages) {
                Published message = find(received.payload());
                assertSame(peer, message, received);
                bySid.computeIfAbsent(received.sid(), sid -> new ArrayList<>()).add(message);
            }
            for (Sub sub : peer.subs) {
                List<Published> got = bySid.getOrDefault(sub.sid, List.of());
                checkSub(sub, got);
                if (!sub.queue.isEmpty()) {
                    got.forEach(message -> byGroup.computeIfAbsent(message, m -> new HashMap<>())
                            .merge(sub.queue, 1, Integer::sum));
                }
            }
        }
        checkGroups(byGroup);
    }

    private Published find(String payload) {
        String[] parts = payload.split("\\.", 3);
        int publisher = Integer.parseInt(parts[0]);
        int sequence = Integer.parseInt(parts[1]);
        return peers.get(publisher).sent.get(sequence);
    }

    private static void assertSame(Peer peer, Published message, SteppedClient.Received received) {
        boolean same = received.subject().equals(message.subject)
                && received.reply().equals(message.reply)
                && Objects.equals(received.header(), peer.headers ? message.header : null)
                && received.payload().equals(message.payload);
        if (!same) {
            throw new AssertionError("client " + peer.number + " received " + received.header() + " "
                    + received.payload().length() + " bytes on " + received.subject() + " " + received.reply()
                    + " instead of " + message);
        }
    }

    private void checkSub(Sub sub, List<Published> got) {
        for (Peer publisher : peers) {
            List<Published> came = got.stream()
                    .filter(message -> message.publisher == publisher)
                    .toList();
            checkOrder(sub, publisher.sent.stream().filter(sub::matches).toList(), came);
        }
        // The number of messages sent by a disconnected client is unknown.
        int total = (int) published.stream()
                .filter(message -> !message.publisher.gone && sub.matches(message))
                .count();
        if (sub.queue.isEmpty() && sub.isSteady()) {
            long known = got.stream().filter(message -> !message.publisher.gone).count();
            assertThat(known).as("all for %s", sub).isEqualTo(total);
        }
        if (sub.max > 0) {
            // Messages beyond the maximum may only have been delivered before the server processed it.
            int possible = sub.limitPong < sub.peer.publishedAtPong.size()
                    ? sub.peer.publishedAtPong.get(sub.limitPong)
                    : published.size();
            int before = (int)
                    published.subList(0, possible).stream().filter(sub::matches).count();
            assertThat(got.size()).as("messages of %s", sub).isLessThanOrEqualTo(Math.max(sub.max, before));
            if (sub.queue.isEmpty() && sub.early && sub.silentFromPong < 0 && !sub.peer.gone) {
                assertThat(got.size()).as("messages of %s", sub).isGreaterThanOrEqualTo(Math.min(sub.max, total));
            }
        }
        if (sub.silentFromPong >= 0 && sub.silentFromPong < sub.peer.client.pongs.size()) {
            List<SteppedClient.Received> messages = sub.peer.client.messages;
            int from = sub.peer.client.pongs.get(sub.silentFromPong);
            assertThat(messages.subList(from, messages.size()).stream()
                            .filter(message -> message.sid().equals(sub.sid)))
                    .as("silent after UNSUB: %s", sub)
                    .isEmpty();
        }
    }

    /** A plain subscription gets a contiguous part of each publisher's messages, a queue member some of them in order. */
    private void checkOrder(Sub sub, List<Published> sent, List<Published> came) {
        if (came.isEmpty()) {
            return;
        }
        if (sub.queue.isEmpty()) {
            int start = sub.early ? 0 : sent.indexOf(came.getFirst());
            assertThat(start).isNotNegative();
            List<Published> expected = sent.subList(start, Math.min(sent.size(), start + came.size()));
            if (!came.equals(expected)) {
                throw new AssertionError(
                        "gaps or disorder at " + sub + ": " + sequences(came) + " instead of " + sequences(expected));
            }
            return;
        }
        // Messages that a leaving member no longer takes may reach another member after later ones.
        boolean ordered = peers.stream()
                .flatMap(peer -> peer.subs.stream())
                .filter(member -> member.queue.equals(sub.queue))
                .allMatch(member -> member.max == 0 && member.silentFromPong < 0 && !member.peer.gone);
        int last = -1;
        for (Published message : came) {
            if ((ordered && message.sequence <= last) || !sub.matches(message)) {
                throw new AssertionError(message.sequence + " came after " + last + " to " + sub);
            }
            last = message.sequence;
        }
    }

    private static List<Integer> sequences(List<Published> messages) {
        return messages.stream().map(message -> message.sequence).toList();
    }

    private void checkGroups(Map<Published, Map<String, Integer>> byGroup) {
        List<Sub> members = peers.stream()
                .flatMap(peer -> peer.subs.stream())
                .filter(sub -> !sub.queue.isEmpty())
                .toList();
        for (Published message : published) {
            Map<String, Integer> counts = byGroup.getOrDefault(message, Map.of());
            if (message.publisher.gone) {
                continue;
            }
            for (Sub member : members) {
                // Messages delivered to a disconnected member are lost.
                boolean mayBeLost = members.stream()
                        .anyMatch(
                                other -> other.peer.gone && other.queue.equals(member.queue) && other.matches(message));
                if (member.isSteady() && member.matches(message) && !mayBeLost && !counts.containsKey(member.queue)) {
                    throw new AssertionError(message + " did not reach the group of " + member);
                }
            }
        }
    }

    private static boolean matchesFilter(String filter, String subject) {
        String[] f = filter.split("\\.", -1);
        String[] s = subject.split("\\.", -1);
        for (int i = 0; i < f.length; i++) {
            if (f[i].equals(">")) {
                return s.length > i;
            }
            if (i >= s.length || !(f[i].equals("*") || f[i].equals(s[i]))) {
                return false;
            }
        }
        return f.length == s.length;
    }
}
