// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.subject.ImportMapping;
import dev.iora.testkit.VirtualClock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Accounts that share nothing but what they import. */
final class AccountsTest {
    private static final Pattern REQUEST = Pattern.compile("HMSG (\\S+) 1 (\\S+) (\\d+) (\\d+)\r\n(?s:(.*))\r\n");

    private final Bus bus = new Bus();
    private final VirtualClock clock = bus.lanes.clock;
    private final Account orders = bus.accounts.take("ORDERS");
    private final Account billing = bus.accounts.take("BILLING");
    private final MemoryBudget budget = new MemoryBudget(10_000);
    private final WaitingRequests waiting = new WaitingRequests(8, budget);
    private final ServiceMeter meter = new ServiceMeter(waiting, bus.lanes, clock, "here");
    private final ServiceReplies replies = replies(orders);

    AccountsTest() {
        bus.authenticator(new TestLogins().user("o", orders, null).user("b", billing, null));
    }

    private ServiceReplies replies(Account exporter) {
        return new ServiceReplies(exporter, waiting, meter, bus.lanes, clock, new SeededRandom(3 + exporter.id()));
    }

    private static ServiceImport.Terms terms(boolean several) {
        return new ServiceImport.Terms(new ServiceReplies.Kind(several, TimeUnit.SECONDS.toNanos(2)), false, null);
    }

    private Bus.Client connect(String user) {
        return bus.connect("\"user\":\"" + user + "\",\"pass\":\"" + user
                + "\",\"headers\":true,\"no_responders\":true,\"protocol\":1");
    }

    private void importStream(String exported, String local) {
        billing.streamImports(List.of(new StreamImport(orders, ImportMapping.of(exported, local))));
    }

    private Subscription importService(String exported, String local, boolean several) {
        return new ServiceImport(billing, orders, ImportMapping.of(exported, local), replies, terms(several), bus.lanes)
                .start();
    }

    @Test
    void keepsAccountsApart() {
        Bus.Client order = connect("o");
        Bus.Client bill = connect("b");
        bill.send("SUB > 1\r\n");
        order.send("SUB > 1\r\nPUB a 1\r\nx\r\n");
        assertThat(bill.received()).isEmpty();
        bill.send("PUB b 1\r\ny\r\n");
        assertThat(order.received()).isEmpty();
        assertThat(bill.send("PING\r\n")).startsWith("PONG\r\nINFO ").contains("\"remote_account\":\"BILLING\"");
    }

    @Test
    void showsImportedStreamsUnderTheirLocalSubject() {
        importStream("order.*", "from.orders.*");
        Bus.Client order = connect("o");
        Bus.Client bill = connect("b");
        bill.send("SUB from.> 1\r\nSUB from.orders.new 2\r\nSUB other 3\r\n");
        order.send("PUB order.new 1\r\nx\r\nPUB order.old.er 1\r\ny\r\n");
        assertThat(bill.received())
                .hasSize(2 * "MSG from.orders.new 1 1\r\nx\r\n".length())
                .contains("MSG from.orders.new 1 1\r\nx\r\n", "MSG from.orders.new 2 1\r\nx\r\n");
        bill.send("UNSUB 1\r\nUNSUB 2\r\n");
        order.send("PUB order.new 1\r\nx\r\n");
        assertThat(bill.received()).isEmpty();
        assertThat(orders.subscriptions().size()).as("the reply subjects").isEqualTo(1);
    }

    @Test
    void keepsTheReplySubjectOfImportedMessages() {
        importStream("order.>", "order.>");
        Bus.Client bill = connect("b");
        bill.send("SUB order.a 1\r\n");
        connect("o").send("PUB order.a r 1\r\nx\r\n");
        assertThat(bill.received()).isEqualTo("MSG order.a 1 r 1\r\nx\r\n");
    }

    @Test
    void countsImportedMessagesTowardsTheMaximum() {
        importStream("order.>", "order.>");
        Bus.Client bill = connect("b");
        bill.send("SUB order.a 1\r\nUNSUB 1 2\r\n");
        connect("o").send("PUB order.a 1\r\n1\r\nPUB order.a 1\r\n2\r\nPUB order.a 1\r\n3\r\n");
        assertThat(bill.received()).isEqualTo("MSG order.a 1 1\r\n1\r\nMSG order.a 1 1\r\n2\r\n");
    }

    @Test
    void givesImportedMessagesToOneMemberOfAGroup() {
        importStream("order.>", "order.>");
        Bus.Client bill = connect("b");
        bill.send("SUB order.a workers 1\r\nSUB order.a workers 2\r\n");
        connect("o").send("PUB order.a 1\r\nx\r\n");
        assertThat(bill.received()).matches("MSG order.a [12] 1\r\nx\r\n");
    }

    @Test
    void filtersImportedMessagesByTheSubscribersPermissions() {
        var lists = new Permissions.Lists(null, List.of(), List.of(), List.of("order.secret"), null);
        bus.authenticator(new TestLogins().user("o", orders, null).user("b", billing, new Permissions(lists)));
        importStream("o.>", "order.>");
        Bus.Client bill = connect("b");
        bill.send("SUB order.* 1\r\n");
        connect("o").send("PUB o.secret 1\r\nx\r\nPUB o.open 1\r\ny\r\n");
        assertThat(bill.received()).isEqualTo("MSG order.open 1 1\r\ny\r\n");
    }

    private static Matcher request(String received) {
        Matcher request = REQUEST.matcher(received);
        assertThat(request.matches()).as(received).isTrue();
        return request;
    }

    @Test
    void passesRequestsOnAndResponsesBack() {
        Subscription _ = importService("price.*", "ask.*", false);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        caller.send("SUB in.1 7\r\nPUB ask.apple in.1 2\r\nhi\r\n");
        Matcher request = request(service.received());
        assertThat(request.group(1)).isEqualTo("price.apple");
        assertThat(request.group(2)).matches("_R_\\.\\w{6}\\.\\w{19}");
        assertThat(request.group(5))
                .isEqualTo("NATS/1.0\r\nNats-Request-Info: {\"acc\":\"BILLING\",\"rtt\":1}\r\n\r\nhi");
        service.send("PUB " + request.group(2) + " 2\r\n42\r\n");
        assertThat(caller.received()).isEqualTo("MSG in.1 7 2\r\n42\r\n");
        service.send("PUB " + request.group(2) + " 2\r\n43\r\n");
        assertThat(caller.received()).isEmpty();
    }

    @Test
    void namesTheFirstRequesterAndTheLastServiceOfAChain() {
        Subscription _ = importService("price", "ask", false);
        var shop = bus.accounts.take("SHOP");
        Subscription _ = new ServiceImport(
                        shop, billing, ImportMapping.of("ask", "shop"), replies(billing), terms(false), bus.lanes)
                .start();
        bus.authenticator(new TestLogins()
                .user("o", orders, null)
                .user("b", billing, null)
                .user("s", shop, null));
        Bus.Client service = connect("o");
        service.send("SUB price 1\r\n");
        connect("s").send("PUB shop in.1 0\r\n\r\n");
        assertThat(service.received())
                .contains("Nats-Request-Info: {\"acc\":\"SHOP\",\"svc\":\"BILLING\",\"rtt\":1}\r\n");
        connect("b").send("PUB ask in.1 0\r\n\r\n");
        assertThat(service.received()).contains("Nats-Request-Info: {\"acc\":\"BILLING\",\"rtt\":1}\r\n");
    }

    @Test
    void passesStreamsOfResponsesUntilAnEmptyOne() {
        Subscription _ = importService("price.*", "ask.*", true);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        caller.send("SUB in.1 7\r\nPUB ask.apple in.1 0\r\n\r\n");
        String reply = request(service.received()).group(2);
        service.send("PUB " + reply + " 1\r\n1\r\nPUB " + reply + " 1\r\n2\r\nPUB " + reply + " 0\r\n\r\nPUB " + reply
                + " 1\r\n3\r\n");
        assertThat(caller.received()).isEqualTo("MSG in.1 7 1\r\n1\r\nMSG in.1 7 1\r\n2\r\nMSG in.1 7 0\r\n\r\n");
    }

    @Test
    void dropsResponsesAfterTheThreshold() {
        Subscription _ = importService("price.*", "ask.*", false);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        caller.send("SUB in.1 7\r\nPUB ask.apple in.1 0\r\n\r\n");
        String reply = request(service.received()).group(2);
        clock.advance(TimeUnit.SECONDS.toNanos(2) + 1);
        service.send("PUB " + reply + " 1\r\n1\r\n");
        assertThat(caller.received()).isEmpty();
    }

    @Test
    void forgetsTheOldestRequestWhenTooManyWait() {
        Subscription _ = importService("price.*", "ask.*", false);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        caller.send("SUB in.* 7\r\n");
        String[] subjects = new String[9];
        for (int i = 0; i < subjects.length; i++) {
            caller.send("PUB ask.apple in." + i + " 0\r\n\r\n");
            subjects[i] = request(service.received()).group(2);
        }
        service.send("PUB " + subjects[0] + " 1\r\nx\r\n");
        assertThat(caller.received()).isEmpty();
        service.send("PUB " + subjects[1] + " 1\r\nx\r\nPUB " + subjects[8] + " 1\r\ny\r\n");
        assertThat(caller.received()).isEqualTo("MSG in.1 7 1\r\nx\r\nMSG in.8 7 1\r\ny\r\n");
    }

    @Test
    void forgetsTheOldestRequestsWhenTheyTakeTooMuchMemory() {
        Subscription _ = importService("price.*", "ask.*", false);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        caller.send("SUB in.> 7\r\n");
        assertThat(budget.reserve(9_800)).as("two requests fit").isTrue();
        String[] subjects = new String[4];
        for (int i = 0; i < subjects.length; i++) {
            caller.send("PUB ask.apple in." + i + " 0\r\n\r\n");
            subjects[i] = request(service.received()).group(2);
            assertThat(budget.used()).isLessThanOrEqualTo(budget.limit());
        }
        service.send("PUB " + subjects[1] + " 1\r\nx\r\nPUB " + subjects[3] + " 1\r\ny\r\n");
        assertThat(caller.received()).isEqualTo("MSG in.3 7 1\r\ny\r\n");
        service.send("PUB " + subjects[2] + " 1\r\nx\r\n");
        assertThat(caller.received()).isEqualTo("MSG in.2 7 1\r\nx\r\n");
        assertThat(budget.used()).isEqualTo(9_800);
    }

    @Test
    void refusesRequestsForWhichThereIsNoMemory() {
        Subscription _ = importService("price.*", "ask.*", false);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        assertThat(budget.reserve(9_999)).isTrue();
        assertThat(caller.send("SUB in.1 7\r\nPUB ask.apple in.1 0\r\n\r\n")).contains("NATS/1.0 503");
        assertThat(service.received()).isEmpty();
    }

    @Test
    void takesNoResponseToAGuessedSubject() {
        Subscription _ = importService("price.*", "ask.*", false);
        Bus.Client service = connect("o");
        Bus.Client caller = connect("b");
        service.send("SUB price.> 1\r\n");
        caller.send("SUB in.1 7\r\nPUB ask.apple in.1 0\r\n\r\n");
        String reply = request(service.received()).group(2);
        char last = reply.charAt(reply.length() - 1);
        String guessed = reply.substring(0, reply.length() - 1) + (last == '0' ? '1' : '0');
        service.send("PUB " + guessed + " 1\r\nx\r\nPUB " + reply.substring(1) + " 1\r\nx\r\n");
        assertThat(caller.received()).isEmpty();
    }

    @Test
    void tellsTheRequesterThatNobodyResponds() {
        Subscription subscription = importService("price.*", "ask.*", false);
        Bus.Client caller = connect("b");
        assertThat(caller.send("SUB in.1 7\r\nPUB ask.apple in.1 0\r\n\r\n"))
                .contains("NATS/1.0 503\r\nNats-Subject: ask.apple\r\n");
        subscription.end();
        connect("o").send("SUB price.> 1\r\n");
        assertThat(caller.send("PUB ask.apple in.1 0\r\n\r\n")).contains("503");
    }

    @Test
    void stopsRequestsThatGoInCircles() {
        Subscription _ = importService("loop", "loop", false);
        Subscription _ = new ServiceImport(
                        orders, billing, ImportMapping.of("loop", "loop"), replies(billing), terms(false), bus.lanes)
                .start();
        assertThat(connect("b").send("PUB loop 1\r\nx\r\nPING\r\n")).startsWith("PONG");
    }

    @Test
    void mapsSubjectsByWeight() {
        var split = new SubjectMappings.Mapping(
                "in.*",
                List.of(new SubjectMappings.Destination("a.$1", 30), new SubjectMappings.Destination("b.$1", 50)));
        orders.mappings(new SubjectMappings(List.of(split)));
        Bus.Client client = connect("o");
        client.send("SUB a.x 1\r\nSUB b.x 2\r\nSUB in.x 3\r\n");
        StringBuilder publishes = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            publishes.append("PUB in.x 0\r\n\r\n");
        }
        String received = client.send(publishes.toString());
        assertThat(count(received, "MSG a.x 1 ")).isBetween(250, 350);
        assertThat(count(received, "MSG b.x 2 ")).isBetween(450, 550);
        assertThat(count(received, "MSG in.x 3 ")).isBetween(150, 250);
        orders.mappings(null);
        assertThat(client.send("PUB in.x 0\r\n\r\n")).isEqualTo("MSG in.x 3 0\r\n\r\n");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
