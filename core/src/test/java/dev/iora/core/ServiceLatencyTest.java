// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.subject.ImportMapping;
import dev.iora.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Results of measured requests, and what services learn about requesters. */
final class ServiceLatencyTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long THRESHOLD = TimeUnit.SECONDS.toNanos(2);
    private static final int SIZE = 8;
    private static final Pattern RESULT = Pattern.compile("MSG (\\S+) 9 \\d+\r\n(\\{.*?\\})\r\n");
    private static final Pattern REPLY = Pattern.compile("MSG \\S+ 1 (_R_\\S+) ");

    private final Bus bus = new Bus(new ClientLimits(1024, 1024, 0, 0, true, 120_000_000_000L, 2), false);
    private final VirtualClock clock = bus.lanes.clock;
    private final Account shop = bus.accounts.take("SHOP");
    private final Account bills = bus.accounts.take("BILLS");
    private final Account third = bus.accounts.take("THIRD");
    private final MemoryBudget budget = new MemoryBudget(100_000);
    private final WaitingRequests waiting = new WaitingRequests(SIZE, budget);
    private final ServiceMeter meter = new ServiceMeter(waiting, bus.lanes, clock, "here");

    ServiceLatencyTest() {
        bus.authenticator(new TestLogins()
                .user("shop", shop, null)
                .user("bills", bills, null)
                .user("third", third, null));
    }

    private Bus.Client connect(String user) {
        return bus.connect("\"user\":\"" + user + "\",\"pass\":\"" + user
                + "\",\"headers\":true,\"no_responders\":true,\"lang\":\"java\",\"version\":\"1\",\"name\":\"my " + user
                + "\"");
    }

    private ServiceReplies replies(Account exporter) {
        return new ServiceReplies(exporter, waiting, meter, bus.lanes, clock, new SeededRandom(exporter.id()));
    }

    private static ServiceImport.Terms terms(boolean share, @Nullable ServiceLatency latency) {
        return new ServiceImport.Terms(new ServiceReplies.Kind(false, THRESHOLD), share, latency);
    }

    private ServiceImport service(
            Account importer, Account exporter, String exported, String local, ServiceImport.Terms terms) {
        var made = new ServiceImport(
                importer, exporter, ImportMapping.of(exported, local), replies(exporter), terms, bus.lanes);
        var _ = made.start();
        return made;
    }

    private ServiceImport measured(boolean share) {
        return service(bills, shop, "price", "ask", terms(share, new ServiceLatency("lat", 100)));
    }

    /** A client of the exporting account that listens to results. */
    private Bus.Client listener() {
        Bus.Client listener = connect("shop");
        listener.send("SUB lat 9\r\n");
        return listener;
    }

    private static String reply(String received) {
        Matcher reply = REPLY.matcher(received);
        assertThat(reply.find()).as(received).isTrue();
        return reply.group(1);
    }

    /** The results without what is drawn. */
    private static List<String> results(Bus.Client listener) {
        String received = listener.received();
        var results = new ArrayList<String>();
        Matcher result = RESULT.matcher(received);
        while (result.find()) {
            results.add(result.group(2)
                    .replaceAll("\"id\":\"\\w{22}\"", "\"id\":\"?\"")
                    .replaceAll("\\{\"type\":\"io.nats.server.metric.v1.service_latency\",\"id\":\"\\?\",", "{"));
        }
        assertThat(RESULT.matcher(received).replaceAll("")).isEmpty();
        return results;
    }

    @Test
    void measuresTheTimeUntilTheResponse() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        clock.advance(3 * MILLI);
        caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        clock.advance(5 * MILLI);
        service.send("PUB " + reply(service.received()) + " 2\r\n42\r\n");
        assertThat(caller.received()).isEqualTo("MSG in 7 2\r\n42\r\n");
        assertThat(results(listener))
                .containsExactly("{\"timestamp\":\"1970-01-01T00:00:00.008Z\",\"status\":200,"
                        + "\"requestor\":{\"acc\":\"BILLS\",\"rtt\":1},"
                        + "\"responder\":{\"start\":\"1970-01-01T00:00:00Z\",\"host\":\"127.0.0.1\",\"id\":2,"
                        + "\"acc\":\"SHOP\",\"user\":\"shop\",\"name\":\"my shop\",\"lang\":\"java\",\"ver\":\"1\","
                        + "\"rtt\":1,\"server\":\"here\",\"kind\":\"Client\",\"client_type\":\"nats\"},"
                        + "\"start\":\"1970-01-01T00:00:00.002999999Z\","
                        + "\"service\":4999999,\"system\":0,\"total\":5000001}");
        bus.lanes.advance(TimeUnit.SECONDS.toNanos(10));
        assertThat(results(listener)).isEmpty();
        assertThat(bus.lanes.timers()).as("timers that nobody needs").isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void showsDetailsOfARequesterThatSharesThem() {
        measured(true);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        String details = "{\"start\":\"1970-01-01T00:00:00Z\",\"host\":\"127.0.0.1\",\"id\":3,\"acc\":\"BILLS\","
                + "\"user\":\"bills\",\"name\":\"my bills\",\"lang\":\"java\",\"ver\":\"1\",\"rtt\":1,"
                + "\"server\":\"here\",\"kind\":\"Client\",\"client_type\":\"nats\"}";
        String request = service.received();
        assertThat(request).contains("Nats-Request-Info: " + details + "\r\n");
        service.send("PUB " + reply(request) + " 0\r\n\r\n");
        assertThat(results(listener)).singleElement().asString().contains("\"requestor\":" + details);
    }

    @Test
    void reportsARequestWithoutAReplySubject() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        service.send("SUB price 1\r\n");
        connect("bills").send("PUB ask 0\r\n\r\n");
        assertThat(service.received()).contains("MSG price 1 ");
        assertThat(results(listener))
                .containsExactly("{\"timestamp\":\"1970-01-01T00:00:00Z\",\"status\":400,"
                        + "\"description\":\"Bad Request\",\"requestor\":{\"acc\":\"BILLS\",\"rtt\":1},"
                        + "\"start\":\"1969-12-31T23:59:59.999999999Z\",\"service\":0,\"system\":0,\"total\":0}");
        assertThat(bus.lanes.timers()).isZero();
    }

    @Test
    void doesNotMeasureAcknowledgements() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        service.send("SUB price 1\r\n");
        boolean delivered = bus.router.publish(bills, Frames.request("ask", "$JS.ACK.s.c.1.1.1.1.0", "x"));
        assertThat(delivered).isTrue();
        assertThat(service.received()).contains("MSG price 1 $JS.ACK.s.c.1.1.1.1.0 ");
        assertThat(results(listener)).isEmpty();
    }

    @Test
    void reportsARequestThatNobodyTakes() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client caller = connect("bills");
        assertThat(caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n")).contains("503");
        assertThat(results(listener))
                .singleElement()
                .asString()
                .contains("\"status\":503,\"description\":\"Service Unavailable\"");
        assertThat(waiting.measured()).isZero();
        assertThat(budget.used()).isZero();
    }

    @Test
    void reportsARequestThatGetsNoResponseInTime() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        service.send("SUB price 1\r\n");
        connect("bills").send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        bus.lanes.advance(THRESHOLD);
        assertThat(results(listener)).isEmpty();
        bus.lanes.advance(100 * MILLI);
        assertThat(results(listener))
                .singleElement()
                .asString()
                .contains("\"status\":504,\"description\":\"Service Timeout\"");
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        bus.lanes.advance(THRESHOLD);
        assertThat(results(listener)).as("one result for a request").isEmpty();
        assertThat(bus.lanes.timers()).isZero();
    }

    @Test
    void reportsALateResponseAsATimeout() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        clock.advance(THRESHOLD + 1);
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        assertThat(caller.received()).isEmpty();
        assertThat(results(listener)).singleElement().asString().contains("\"status\":504");
    }

    @Test
    void reportsARequesterThatEndsItsInterest() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in.* 7\r\nPUB ask in.1 0\r\n\r\n");
        bus.lanes.advance(200 * MILLI);
        assertThat(results(listener)).isEmpty();
        caller.send("UNSUB 7\r\n");
        bus.lanes.advance(100 * MILLI);
        assertThat(results(listener))
                .singleElement()
                .asString()
                .contains("\"status\":408,\"description\":\"Request Timeout\"");
        caller.send("SUB in.* 8\r\n");
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        assertThat(caller.received()).as("a response that nobody waited for").isEmpty();
    }

    @Test
    void reportsARequesterThatHasEndedItsInterestBeforeTheResponse() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in.* 7\r\nPUB ask in.1 0\r\n\r\nUNSUB 7\r\n");
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        assertThat(results(listener)).singleElement().asString().contains("\"status\":408");
    }

    @Test
    void measuresARequesterThatNeverListened() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        service.send("SUB price 1\r\n");
        connect("bills").send("PUB ask in.1 0\r\n\r\n");
        bus.lanes.advance(200 * MILLI);
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        assertThat(results(listener)).singleElement().asString().contains("\"status\":200");
    }

    @Test
    void reportsRequestsThatNewOnesDisplace() {
        measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in 7\r\n");
        for (int i = 0; i < SIZE + 3; i++) {
            caller.send("PUB ask in 0\r\n\r\n");
        }
        assertThat(results(listener)).hasSize(3).allMatch(result -> result.contains("\"status\":504"));
        bus.lanes.advance(THRESHOLD + 100 * MILLI);
        assertThat(results(listener)).hasSize(SIZE).allMatch(result -> result.contains("\"status\":504"));
        assertThat(budget.used()).isZero();
        assertThat(waiting.measured()).isZero();
    }

    @Test
    void countsTheMemoryOfMeasurements() {
        ServiceImport imported = measured(true);
        listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        long with = budget.used();
        imported.terms(terms(true, null));
        caller.send("PUB ask in 0\r\n\r\n");
        assertThat(with - (budget.used() - with)).as("bytes of a measurement").isBetween(250L, 350L);
        assertThat(waiting.measured()).isEqualTo(1);
    }

    @Test
    void reportsRequestsForWhichThereIsNoMemory() {
        measured(false);
        Bus.Client listener = listener();
        connect("shop").send("SUB price 1\r\n");
        assertThat(budget.reserve(99_900)).isTrue();
        assertThat(connect("bills").send("SUB in 7\r\nPUB ask in 0\r\n\r\n")).contains("503");
        assertThat(results(listener)).singleElement().asString().contains("\"status\":503");
        assertThat(budget.used()).isEqualTo(99_900);
    }

    @Test
    void walksThroughManyRequestsInSteps() {
        var many = new WaitingRequests(1 << 16, new MemoryBudget(1 << 26));
        var ownMeter = new ServiceMeter(many, bus.lanes, clock, "here");
        var replies = new ServiceReplies(shop, many, ownMeter, bus.lanes, clock, new SeededRandom(5));
        var _ = new ServiceImport(
                        bills,
                        shop,
                        ImportMapping.of("price", "ask"),
                        replies,
                        terms(false, new ServiceLatency("lat", 100)),
                        bus.lanes)
                .start();
        Bus.Client listener = listener();
        connect("shop").send("SUB price 1\r\n");
        Bus.Client caller = connect("bills");
        caller.send("SUB in 7\r\n");
        for (int i = 0; i < 2000; i++) {
            caller.send("PUB ask in 0\r\n\r\n");
        }
        clock.advance(THRESHOLD + 1);
        bus.lanes.advance(0);
        assertThat(results(listener)).as("of one step").hasSize(512);
        bus.lanes.advance(10 * MILLI);
        assertThat(results(listener)).hasSize(2000 - 512);
        bus.lanes.advance(200 * MILLI);
        assertThat(bus.lanes.timers()).isZero();
    }

    @Test
    void drawsAPartOfTheRequests() {
        service(bills, shop, "price", "ask", terms(false, new ServiceLatency("lat", 30)));
        Bus.Client listener = listener();
        Bus.Client caller = connect("bills");
        for (int i = 0; i < 1000; i++) {
            caller.send("PUB ask in 0\r\n\r\n");
        }
        assertThat(results(listener).size()).isBetween(250, 350);
    }

    @Test
    void measuresRequestsWhoseHeadersAskForIt() {
        service(bills, shop, "price", "ask", terms(false, new ServiceLatency("lat", 0)));
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        assertThat(results(listener)).isEmpty();
        String headers = "NATS/1.0\r\nx-b3-sampled: 1\r\nX-B3-TraceId: a\r\nOther: b\r\n\r\n";
        caller.send("HPUB ask in " + headers.length() + " " + headers.length() + "\r\n" + headers + "\r\n");
        service.send("PUB " + reply(service.received()) + " 0\r\n\r\n");
        assertThat(results(listener))
                .singleElement()
                .asString()
                .contains("},\"header\":{\"X-B3-Sampled\":[\"1\"],\"X-B3-Traceid\":[\"a\"]},\"start\":");
    }

    @Test
    void measuresEachServiceOfAChain() {
        service(bills, shop, "price", "ask", terms(false, new ServiceLatency("lat", 100)));
        service(third, bills, "ask", "buy", terms(false, new ServiceLatency("lat", 100)));
        Bus.Client listener = listener();
        Bus.Client middle = connect("bills");
        middle.send("SUB lat 9\r\n");
        Bus.Client service = connect("shop");
        service.send("SUB price 1\r\n");
        Bus.Client caller = connect("third");
        caller.send("SUB in 7\r\nPUB buy in 0\r\n\r\n");
        String request = service.received();
        assertThat(request).contains("Nats-Request-Info: {\"acc\":\"THIRD\",\"svc\":\"BILLS\",\"rtt\":1}\r\n");
        service.send("PUB " + reply(request) + " 1\r\nx\r\n");
        assertThat(caller.received()).isEqualTo("MSG in 7 1\r\nx\r\n");
        for (Bus.Client each : List.of(listener, middle)) {
            assertThat(results(each))
                    .singleElement()
                    .asString()
                    .contains("\"status\":200,\"requestor\":{\"acc\":\"THIRD\",\"rtt\":1},\"responder\":{")
                    .contains("\"acc\":\"SHOP\"");
        }
    }

    @Test
    void showsTheServerWhereALaterServiceOfAChainMayLearnIt() {
        service(bills, shop, "price", "ask", terms(true, null));
        service(third, bills, "ask", "buy", terms(false, null));
        Bus.Client service = connect("shop");
        service.send("SUB price 1\r\n");
        connect("third").send("PUB buy 0\r\n\r\n");
        assertThat(service.received())
                .contains("Nats-Request-Info: {\"acc\":\"THIRD\",\"svc\":\"BILLS\",\"rtt\":1,\"server\":\"here\"}\r\n");
        connect("bills").send("PUB ask 0\r\n\r\n");
        assertThat(service.received()).contains("\"user\":\"bills\"").contains("\"server\":\"here\"");
        connect("third").send("PUB buy 0\r\n\r\n");
        assertThat(service.received()).doesNotContain("\"user\"");
    }

    @Test
    void showsTheServerToThatServiceOnly() {
        var x = bus.accounts.take("X");
        var y = bus.accounts.take("Y");
        bus.authenticator(new TestLogins()
                .user("shop", shop, null)
                .user("third", third, null)
                .user("x", x, null)
                .user("y", y, null));
        service(bills, x, "price", "ask", terms(false, null));
        service(bills, shop, "price", "ask", terms(true, null));
        service(bills, y, "price", "ask", terms(false, null));
        service(third, bills, "ask", "buy", terms(false, null));
        List<Bus.Client> services = List.of(connect("x"), connect("shop"), connect("y"));
        services.forEach(service -> service.send("SUB price 1\r\n"));
        connect("third").send("PUB buy 0\r\n\r\n");
        assertThat(services.stream().map(Bus.Client::received))
                .extracting(received -> received.contains("\"server\""))
                .containsExactly(false, true, false);
    }

    @Test
    void showsTheServerToTheSystemAccount() {
        var system = bus.accounts.take("SYS", true);
        bus.authenticator(new TestLogins().user("sys", system, null).user("bills", bills, null));
        service(bills, system, "price", "ask", terms(false, null));
        Bus.Client service = connect("sys");
        service.send("SUB price 1\r\n");
        connect("bills").send("PUB ask 0\r\n\r\n");
        assertThat(service.received())
                .contains("Nats-Request-Info: {\"acc\":\"BILLS\",\"rtt\":1,\"server\":\"here\"}\r\n");
    }

    @Test
    void doesNotMeasureResults() {
        // The results of each service are requests to the other one.
        service(shop, bills, "count", "lat", terms(true, new ServiceLatency("lat2", 100)));
        service(bills, shop, "price", "lat2", terms(true, new ServiceLatency("lat", 100)));
        measured(true);
        Bus.Client counter = connect("bills");
        counter.send("SUB count 1\r\n");
        connect("bills").send("PUB ask 0\r\n\r\n");
        assertThat(counter.received())
                .as("the requester of a result is the server")
                .containsOnlyOnce("MSG count 1 ")
                .contains("Nats-Request-Info: {\"acc\":\"SHOP\"}\r\n");
    }

    @Test
    void changesItsTermsForRequestsFromNowOn() {
        ServiceImport imported = measured(false);
        Bus.Client listener = listener();
        Bus.Client service = connect("shop");
        Bus.Client caller = connect("bills");
        service.send("SUB price 1\r\n");
        caller.send("SUB in 7\r\nPUB ask in 0\r\n\r\n");
        String first = reply(service.received());
        imported.terms(terms(false, null));
        caller.send("PUB ask in 0\r\n\r\n");
        String second = reply(service.received());
        service.send("PUB " + first + " 0\r\n\r\nPUB " + second + " 0\r\n\r\n");
        assertThat(results(listener)).hasSize(1);
    }
}
