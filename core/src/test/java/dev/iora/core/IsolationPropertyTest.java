// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.core.NaiveAccounts.Delivery;
import dev.iora.core.NaiveAccounts.Import;
import dev.iora.core.NaiveAccounts.Mapping;
import dev.iora.core.NaiveAccounts.Sub;
import dev.iora.subject.ImportMapping;
import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random accounts, imports, mappings, subscriptions and messages: each message arrives where an import leads it, at one member
 * of each queue group, and nowhere else.
 */
final class IsolationPropertyTest {
    private static final int ACCOUNTS = 4;
    private static final int CLIENTS = 8;
    private static final int MAX_WAITING = 4096;
    private static final List<String> QUEUES = List.of("x", "y");

    @Test
    void deliversWhereImportsLeadAndNowhereElse() {
        Seeds.forEach(300, random -> new Run(random).play());
    }

    /** A message as a client got it. */
    private record Received(int client, String sid, String subject, String reply, String payload) {
        boolean is(Delivery expected) {
            return client == expected.sub().client()
                    && sid.equals(expected.sub().sid())
                    && NaiveAccounts.neutral(subject).equals(NaiveAccounts.neutral(expected.subject()))
                    && NaiveAccounts.neutral(reply).equals(NaiveAccounts.neutral(expected.reply()));
        }
    }

    private static final class Run {
        private final Random random;
        private final Bus bus = new Bus();
        private final NaiveAccounts model = new NaiveAccounts();
        private final List<Account> accounts = new ArrayList<>();
        private final List<ServiceReplies> replies = new ArrayList<>();
        private final List<Bus.Client> clients = new ArrayList<>();
        private final List<Subscription> services = new ArrayList<>();

        /** Services are imported from earlier accounts of this order only, so that there are no circles. */
        private final List<Integer> order = new ArrayList<>();

        /** Messages that can be responded to, and what they are in the model. */
        private final List<Received> requests = new ArrayList<>();

        private final List<Delivery> modelRequests = new ArrayList<>();
        private int lastNumber;

        Run(Random random) {
            this.random = random;
            var logins = new TestLogins();
            var waiting = new WaitingRequests(MAX_WAITING, new MemoryBudget(1 << 20));
            var meter = new ServiceMeter(waiting, bus.lanes, bus.lanes.clock, "here");
            for (int i = 0; i < ACCOUNTS; i++) {
                var account = bus.accounts.take("A" + i);
                accounts.add(account);
                var secrets = new SeededRandom(random.nextLong());
                replies.add(new ServiceReplies(account, waiting, meter, bus.lanes, bus.lanes.clock, secrets));
                logins.user("u" + i, account, null);
                order.add(i);
            }
            Collections.shuffle(order, random);
            bus.authenticator(logins);
            for (int i = 0; i < CLIENTS; i++) {
                String user = "u" + accountOf(i);
                clients.add(bus.connect("\"user\":\"" + user + "\",\"pass\":\"" + user + "\",\"headers\":true"));
            }
        }

        private static int accountOf(int client) {
            return client % ACCOUNTS;
        }

        void play() {
            changeStreams();
            changeServices();
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(25)) {
                    case 0 -> changeStreams();
                    case 1 -> changeServices();
                    case 2 -> changeMappings();
                    case 3, 4, 5, 6, 7 -> subscribe();
                    case 8, 9, 10 -> unsubscribe();
                    case 11, 12, 13, 14 -> respond();
                    default -> request();
                }
            }
        }

        private void changeStreams() {
            model.streams.clear();
            for (int i = random.nextInt(6); i > 0; i--) {
                int importer = random.nextInt(ACCOUNTS);
                model.streams.add(drawImport(importer, (importer + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS));
            }
            for (int i = 0; i < ACCOUNTS; i++) {
                int account = i;
                accounts.get(i)
                        .streamImports(model.streams.stream()
                                .filter(each -> each.importer() == account)
                                .map(each -> new StreamImport(accounts.get(each.exporter()), mapping(each)))
                                .toList());
            }
            clients.forEach(client -> client.session.onAccountsChanged());
        }

        private void changeServices() {
            model.services.clear();
            services.forEach(subscription -> {
                subscription.account().remove(subscription);
                subscription.end();
            });
            services.clear();
            for (int i = random.nextInt(6); i > 0; i--) {
                int place = 1 + random.nextInt(ACCOUNTS - 1);
                Import each = drawImport(order.get(place), order.get(random.nextInt(place)));
                model.services.add(each);
                services.add(new ServiceImport(
                                accounts.get(each.importer()),
                                accounts.get(each.exporter()),
                                mapping(each),
                                replies.get(each.exporter()),
                                new ServiceImport.Terms(new ServiceReplies.Kind(false, 1), false, null),
                                bus.lanes)
                        .start());
            }
        }

        private void changeMappings() {
            model.mappings.clear();
            for (int i = random.nextInt(4); i > 0; i--) {
                // Mappings begin with a token that no reply subject begins with.
                String source = numbered("a." + NaiveSubjects.filter(random));
                model.mappings.add(new Mapping(random.nextInt(ACCOUNTS), source, counterpart(source)));
            }
            for (int i = 0; i < ACCOUNTS; i++) {
                int account = i;
                accounts.get(i)
                        .mappings(new SubjectMappings(model.mappings.stream()
                                .filter(each -> each.account() == account)
                                .map(each -> new SubjectMappings.Mapping(
                                        plain(each.source()),
                                        List.of(new SubjectMappings.Destination(each.destination(), 100))))
                                .toList()));
            }
        }

        private Import drawImport(int importer, int exporter) {
            String exported = numbered(NaiveSubjects.filter(random));
            return new Import(importer, exporter, exported, random.nextInt(3) == 0 ? exported : counterpart(exported));
        }

        private static ImportMapping mapping(Import each) {
            return ImportMapping.of(plain(each.exported()), each.local());
        }

        private static String numbered(String filter) {
            String[] tokens = filter.split("\\.", -1);
            int next = 1;
            for (int i = 0; i < tokens.length; i++) {
                if (tokens[i].equals("*")) {
                    tokens[i] = "$" + next++;
                }
            }
            return String.join(".", tokens);
        }

        private static String plain(String numbered) {
            return numbered.replaceAll("\\$\\d", "*");
        }

        /** Other literal tokens between the same wildcards in another order; a prefix if the order is the same. */
        private String counterpart(String numbered) {
            List<String> wildcards = Arrays.stream(numbered.split("\\.", -1))
                    .filter(token -> token.startsWith("$"))
                    .toList();
            List<String> tokens = new ArrayList<>(wildcards);
            tokens.add(NaiveSubjects.any(random, List.of("a", "b", "c", "d")));
            if (random.nextBoolean()) {
                Collections.shuffle(tokens, random);
            }
            if (numbered.endsWith(">")) {
                tokens.add(">");
            }
            return String.join(".", tokens);
        }

        private void subscribe() {
            int client = random.nextInt(CLIENTS);
            String filter = random.nextInt(5) == 0 ? "in.>" : NaiveSubjects.filter(random);
            String queue = random.nextInt(3) == 0 ? NaiveSubjects.any(random, QUEUES) : null;
            String sid = Integer.toString(++lastNumber);
            model.subs.add(new Sub(client, accountOf(client), sid, filter, queue));
            String sent = clients.get(client)
                    .send("SUB " + filter + (queue == null ? " " : " " + queue + " ") + sid + "\r\n");
            assertThat(sent).isEmpty();
        }

        private void unsubscribe() {
            if (!model.subs.isEmpty()) {
                Sub sub = model.subs.remove(random.nextInt(model.subs.size()));
                assertThat(clients.get(sub.client()).send("UNSUB " + sub.sid() + "\r\n"))
                        .isEmpty();
            }
        }

        private void request() {
            String subject = NaiveSubjects.subject(random);
            String reply = random.nextBoolean() ? "" : "in." + ++lastNumber;
            publish(random.nextInt(CLIENTS), subject, subject, reply);
        }

        /** Responds to a message that arrived before, now and then a second time. */
        private void respond() {
            if (!requests.isEmpty()) {
                int number = random.nextInt(requests.size());
                Received request = requests.get(number);
                Delivery inModel = modelRequests.get(number);
                // Any client may know the subject: only in the account of the service it is a response.
                int client = random.nextInt(4) == 0 ? random.nextInt(CLIENTS) : request.client;
                publish(client, request.reply, inModel.reply(), "");
            }
        }

        private void publish(int client, String subject, String modelSubject, String reply) {
            String payload = "message " + ++lastNumber;
            String end = (reply.isEmpty() ? " " : " " + reply + " ") + payload.length() + "\r\n" + payload + "\r\n";
            List<Received> received = new ArrayList<>();
            String sent = clients.get(client).send("PUB " + subject + end);
            for (int i = 0; i < CLIENTS; i++) {
                read(i, i == client ? sent : clients.get(i).received(), received);
            }
            assertThat(received).allMatch(each -> each.payload.equals(payload));
            model.publish(accountOf(client), modelSubject, reply);
            check(subject + " from client " + client, received);
        }

        private void check(String message, List<Received> received) {
            List<Received> open = new ArrayList<>(received);
            for (Delivery delivery : model.plain) {
                Received match = open.stream()
                        .filter(each -> each.is(delivery))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(message + " is missing: " + delivery + describe()));
                open.remove(match);
                remember(match, delivery, received);
            }
            assertThat(open.size())
                    .as("%s for groups: %s %s", message, open, describe())
                    .isEqualTo(model.groups.size());
            assertThat(isOneForEach(0, open))
                    .as("%s for groups: %s %s", message, open, describe())
                    .isTrue();
        }

        /** Whether each group from {@code first} on has got one of the messages. */
        private boolean isOneForEach(int first, List<Received> open) {
            if (first == model.groups.size()) {
                return open.isEmpty();
            }
            for (Received each : open) {
                List<Received> others = new ArrayList<>(open);
                others.remove(each);
                if (model.groups.get(first).stream().anyMatch(each::is) && isOneForEach(first + 1, others)) {
                    return true;
                }
            }
            return false;
        }

        /** Keeps a message with a reply subject if it is clear which one of the model it is. */
        private void remember(Received received, Delivery delivery, List<Received> all) {
            if (!received.reply.isEmpty()
                    && all.stream().filter(each -> each.is(delivery)).count() == 1) {
                requests.add(received);
                modelRequests.add(delivery);
            }
        }

        private String describe() {
            return "; streams " + model.streams + ", services " + model.services + ", mappings " + model.mappings
                    + ", expected " + model.plain + " and one of each of " + model.groups;
        }

        private static void read(int client, String bytes, List<Received> received) {
            int at = 0;
            while (at < bytes.length()) {
                int lineEnd = bytes.indexOf("\r\n", at);
                String[] words = bytes.substring(at, lineEnd).split(" ", -1);
                boolean header = words[0].equals("HMSG");
                int size = Integer.parseInt(words[words.length - 1]);
                int headerSize = header ? Integer.parseInt(words[words.length - 2]) : 0;
                assertThat(words[0]).as(bytes).matches("H?MSG");
                int end = lineEnd + 2 + size;
                received.add(new Received(
                        client,
                        words[2],
                        words[1],
                        words.length == (header ? 6 : 5) ? words[3] : "",
                        bytes.substring(lineEnd + 2 + headerSize, end)));
                at = end + 2;
            }
        }
    }
}
