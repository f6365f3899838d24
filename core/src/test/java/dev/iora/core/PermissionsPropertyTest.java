// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random permissions, subscriptions and messages of a session, against the rules applied to each message by itself. */
final class PermissionsPropertyTest {
    private static final List<String> QUEUES = List.of("x", "y", "x.z");
    private static final List<String> QUEUE_FILTERS = List.of("x", "y", "*", "x.*", ">");
    private static final Pattern MESSAGE = Pattern.compile("MSG (\\S+) (\\d+) (\\S+) 0\r\n\r\n");

    @Test
    void appliesRandomPermissions() {
        Seeds.forEach(400, random -> new Run(random).play());
    }

    /** A subscription; the queue is null outside of groups. */
    private record Sub(String filter, @Nullable String queue) {}

    private static final class Run {
        private final Random random;
        private final Bus bus = new Bus();
        private final TestLogins logins = new TestLogins().user("all", bus.account, null);
        private Permissions.Lists lists;
        private final Bus.Client user;
        private final Bus.Client other;
        private final Map<String, Sub> subs = new LinkedHashMap<>();

        /** The messages that the user may still send to a reply subject that it got. */
        private final Map<String, Integer> granted = new HashMap<>();

        private int lastNumber;

        Run(Random random) {
            this.random = random;
            lists = draw();
            bus.authenticator(logins);
            user = bus.connect("\"user\":\"limited\",\"pass\":\"limited\"");
            other = bus.connect("\"user\":\"all\",\"pass\":\"all\"");
        }

        /** Gives the user other permissions. */
        private Permissions.Lists draw() {
            Supplier<String> subject = () -> NaiveSubjects.filter(random);
            var drawn = new Permissions.Lists(
                    random.nextInt(3) == 0 ? null : list(4, subject),
                    list(3, subject),
                    list(4, this::entry),
                    list(3, this::entry),
                    random.nextBoolean() ? null : new Permissions.Responses(random.nextInt(3) - 1, -1));
            logins.user("limited", bus.account, new Permissions(drawn));
            return drawn;
        }

        private List<String> list(int max, Supplier<String> entry) {
            return Stream.generate(entry).limit(random.nextInt(max + 1)).toList();
        }

        private String entry() {
            String subject = NaiveSubjects.filter(random);
            return random.nextInt(3) == 0 ? subject + " " + NaiveSubjects.any(random, QUEUE_FILTERS) : subject;
        }

        void play() {
            for (int step = 0; step < 100; step++) {
                switch (random.nextInt(32)) {
                    case 0 -> {
                        String cached = NaiveSubjects.subject(random);
                        publish(other, cached);
                        changePermissions();
                        publish(other, cached);
                    }
                    case 1, 2, 3, 4, 5, 6, 7 -> subscribe();
                    case 8, 9, 10 -> unsubscribe();
                    case 11, 12, 13, 14, 15, 16, 17, 18 -> publish(user, NaiveSubjects.subject(random));
                    case 19, 20, 21, 22 -> publish(user, reply(1 + random.nextInt(lastNumber + 1)));
                    default -> publish(other, NaiveSubjects.subject(random));
                }
            }
        }

        /** Subscriptions that are not allowed any more end, each with an error. */
        private void changePermissions() {
            lists = draw();
            granted.clear();
            user.session.onAccountsChanged();
            String sent = user.received();
            subs.entrySet().removeIf(entry -> {
                Sub sub = entry.getValue();
                boolean allowed = isSubscribeAllowed(sub.filter, sub.queue);
                assertThat(sent.contains("(sid \"" + entry.getKey() + "\")"))
                        .as("error for %s with %s", sub, lists)
                        .isEqualTo(!allowed);
                return !allowed;
            });
        }

        private void subscribe() {
            String filter = NaiveSubjects.filter(random);
            String queue = random.nextInt(3) == 0 ? NaiveSubjects.any(random, QUEUES) : null;
            String sid = Integer.toString(++lastNumber);
            String sent = user.send("SUB " + filter + (queue == null ? " " : " " + queue + " ") + sid + "\r\n");
            if (isSubscribeAllowed(filter, queue)) {
                assertThat(sent).as("SUB %s %s of %s", filter, queue, lists).isEmpty();
                subs.put(sid, new Sub(filter, queue));
            } else {
                String group = queue == null ? "" : " using queue \"" + queue + "\"";
                assertThat(sent)
                        .as("SUB %s %s of %s", filter, queue, lists)
                        .isEqualTo(
                                "-ERR 'Permissions Violation for Subscription to \"" + filter + "\"" + group + "'\r\n");
            }
        }

        private void unsubscribe() {
            if (!subs.isEmpty()) {
                String sid = NaiveSubjects.any(random, List.copyOf(subs.keySet()));
                subs.remove(sid);
                assertThat(user.send("UNSUB " + sid + "\r\n")).isEmpty();
            }
        }

        private static String reply(int number) {
            return "reply." + number + ".to.a.message";
        }

        private void publish(Bus.Client publisher, String subject) {
            String reply = reply(++lastNumber);
            String sent = publisher.send("PUB " + subject + " " + reply + " 0\r\n\r\n");
            boolean allowed = publisher == other || isPublishAllowed(subject);
            if (!allowed) {
                assertThat(sent)
                        .as("PUB %s of %s", subject, lists)
                        .isEqualTo("-ERR 'Permissions Violation for Publish to \"" + subject + "\"'\r\n");
                assertThat(other.received()).isEmpty();
                return;
            }
            String received = publisher == user ? sent : user.received();
            checkDeliveries(subject, reply, received);
        }

        private void checkDeliveries(String subject, String reply, String received) {
            var plain = new ArrayList<String>();
            var groups = new HashMap<String, List<String>>();
            subs.forEach((sid, sub) -> {
                if (!isDelivered(sub, subject)) {
                    return;
                }
                if (sub.queue == null) {
                    plain.add(sid);
                } else {
                    groups.computeIfAbsent(sub.queue, _ -> new ArrayList<>()).add(sid);
                }
            });
            List<String> sids = new ArrayList<>();
            String rest = MESSAGE.matcher(received).replaceAll(match -> {
                assertThat(match.group(1)).isEqualTo(subject);
                assertThat(match.group(3)).isEqualTo(reply);
                sids.add(match.group(2));
                return "";
            });
            assertThat(rest).as("PUB %s of %s", subject, lists).isEmpty();
            if (!sids.isEmpty() && lists.responses() != null) {
                granted.put(reply, lists.responses().maxMessages());
            }
            for (String sid : plain) {
                assertThat(sids.remove(sid))
                        .as("%s to %s with %s", subject, subs.get(sid), lists)
                        .isTrue();
            }
            for (List<String> members : groups.values()) {
                assertThat(members.stream().filter(sids::remove).count())
                        .as("%s to one of %s with %s", subject, members, lists)
                        .isEqualTo(1);
            }
            assertThat(sids)
                    .as("%s to others than allowed by %s", subject, lists)
                    .isEmpty();
        }

        private boolean isPublishAllowed(String subject) {
            List<String> allow = lists.publishAllow();
            boolean allowed = allow == null || isInAny(allow, subject);
            if (allowed && !isInAny(lists.publishDeny(), subject)) {
                return true;
            }
            Integer left = granted.get(subject);
            if (left == null) {
                return false;
            }
            // No limit is a negative number, or 0 to the session, which gets the defaults of the configuration filled
            // in.
            if (left == 1) {
                granted.remove(subject);
            } else {
                granted.put(subject, left - 1);
            }
            return true;
        }

        private static boolean isInAny(List<String> filters, String subject) {
            return filters.stream().anyMatch(filter -> NaiveSubjects.matches(filter, subject));
        }

        /** Entries with a queue decide about members of queue groups if there are any; the others about all. */
        private boolean isSubscribeAllowed(String subject, @Nullable String queue) {
            List<String> about = lists.subscribeAllow().stream()
                    .filter(entry -> NaiveSubjects.matches(subjectOf(entry), subject))
                    .toList();
            List<String> grouped =
                    about.stream().filter(entry -> queueOf(entry) != null).toList();
            if (lists.subscribeAllow().isEmpty()) {
                return !isSubjectIn(lists.subscribeDeny(), subject, queue);
            }
            boolean allowed = (queue != null && !grouped.isEmpty())
                    ? grouped.stream().anyMatch(entry -> concerns(entry, queue))
                    : about.size() > grouped.size();
            return allowed && !isSubjectIn(lists.subscribeDeny(), subject, queue);
        }

        private boolean isDelivered(Sub sub, String subject) {
            boolean allowed =
                    lists.subscribeAllow().isEmpty() || isSubjectIn(lists.subscribeAllow(), subject, sub.queue);
            return allowed
                    && NaiveSubjects.matches(sub.filter, subject)
                    && !isSubjectIn(lists.subscribeDeny(), subject, sub.queue);
        }

        private static boolean isSubjectIn(List<String> entries, String subject, @Nullable String queue) {
            return entries.stream()
                    .anyMatch(entry -> concerns(entry, queue) && NaiveSubjects.matches(subjectOf(entry), subject));
        }

        private static boolean concerns(String entry, @Nullable String queue) {
            String filter = queueOf(entry);
            return filter == null || (queue != null && NaiveSubjects.matches(filter, queue));
        }

        private static String subjectOf(String entry) {
            return entry.split(" ", -1)[0];
        }

        private static @Nullable String queueOf(String entry) {
            String[] words = entry.split(" ", -1);
            return words.length == 1 ? null : words[1];
        }
    }
}
