// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services of other accounts, whose latency is measured and whose requesters may be shown, from outside. */
@Timeout(30)
final class SharedServicesTest {
    private static final Pattern REPLY = Pattern.compile("HMSG \\S+ 1 (_R_\\S+) ");

    /** Requests take 50 ms at most, so that the tests need not wait long. */
    private static final String CONFIG = """
            accounts {
              SHOP {
                users = [ {user: shop, password: shop} ]
                exports = [ {service: "price.*", threshold: "50ms", latency: {subject: lat, sampling: 100%}} ]
              }
              BILLS {
                users = [ {user: bills, password: bills} ]
                imports = [
                  {service: {account: SHOP, subject: "price.*"}, to: "ask.*"}
                  {service: {account: SHOP, subject: "price.*"}, to: "open.*", share: true}
                ]
              }
            }
            """;

    @TempDir
    private Path folder;

    private static String answer(RawClient service) {
        Matcher reply = REPLY.matcher(service.readFrame().line());
        assertThat(reply.find()).isTrue();
        return "PUB " + reply.group(1) + " 2\r\n42\r\n";
    }

    private static RawClient listener(RunningServer server) {
        RawClient listener = server.connect(RunningServer.user("shop")).expectLine("PONG");
        return listener.send("SUB lat 9\r\nPING\r\n").expectLine("PONG");
    }

    private static RawClient service(RunningServer server) {
        RawClient service = server.connect(RunningServer.user("shop")).expectLine("PONG");
        return service.send("SUB price.* 1\r\nPING\r\n").expectLine("PONG");
    }

    private static RawClient caller(RunningServer server) {
        return server.connect(",\"name\":\"my app\"" + RunningServer.user("bills"))
                .expectLine("PONG");
    }

    @Test
    void measuresRequestsFromTheirArrivalToTheResponse() throws IOException {
        try (var server = new RunningServer(folder, CONFIG)) {
            RawClient listener = listener(server);
            RawClient service = service(server);
            RawClient caller = caller(server).send("SUB in 7\r\nPUB ask.a in 0\r\n\r\n");
            service.send(answer(service));
            caller.expectLine("MSG in 7 2").expectLine("42");
            String time = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z\"";
            assertThat(listener.readFrame().payload())
                    .matches("\\{\"type\":\"io\\.nats\\.server\\.metric\\.v1\\.service_latency\",\"id\":\"\\w{22}\","
                            + "\"timestamp\":" + time + ",\"status\":200,"
                            + "\"requestor\":\\{\"acc\":\"BILLS\",\"rtt\":\\d+\\},"
                            + "\"responder\":\\{\"start\":" + time + ",\"host\":\"127\\.0\\.0\\.1\",\"id\":\\d+,"
                            + "\"acc\":\"SHOP\",\"user\":\"shop\",\"rtt\":\\d+,\"server\":\"here\","
                            + "\"kind\":\"Client\",\"client_type\":\"nats\"\\},"
                            + "\"start\":" + time + ",\"service\":\\d+,\"system\":\\d+,\"total\":\\d+\\}");
        }
    }

    @Test
    void showsTheRequesterOfTheImportThatSharesIt() throws IOException {
        try (var server = new RunningServer(folder, CONFIG)) {
            RawClient listener = listener(server);
            RawClient service = service(server);
            RawClient caller = caller(server).send("SUB in 7\r\nPUB open.a in 0\r\n\r\n");
            RawClient.Frame request = service.readFrame();
            assertThat(request.header())
                    .contains("\"acc\":\"BILLS\",\"user\":\"bills\",\"name\":\"my app\",")
                    .contains(",\"server\":\"here\",\"kind\":\"Client\"");
            Matcher reply = REPLY.matcher(request.line());
            assertThat(reply.find()).isTrue();
            service.send("PUB " + reply.group(1) + " 0\r\n\r\n");
            assertThat(listener.readFrame().payload())
                    .contains("\"requestor\":{\"start\":")
                    .contains("\"name\":\"my app\"");
            caller.send("PUB ask.a in 0\r\n\r\n");
            assertThat(service.readFrame().header()).matches("(?s).*: \\{\"acc\":\"BILLS\",\"rtt\":\\d+\\}\r\n\r\n");
        }
    }

    @Test
    void reportsEachWayARequestCanFail() throws IOException {
        try (var server = new RunningServer(folder, CONFIG)) {
            RawClient listener = listener(server);
            RawClient caller = caller(server).send("SUB in 7\r\nPUB ask.a in 0\r\n\r\n");
            assertThat(listener.readFrame().payload())
                    .contains("\"status\":503,\"description\":\"Service Unavailable\"");
            RawClient service = service(server);
            caller.send("PUB ask.a in 0\r\n\r\n");
            assertThat(listener.readFrame().payload()).contains("\"status\":504,\"description\":\"Service Timeout\"");
            caller.send("PUB ask.a 0\r\n\r\n");
            assertThat(listener.readFrame().payload()).contains("\"status\":400,\"description\":\"Bad Request\"");
            server.reload(CONFIG.replace("50ms", "5m"));
            caller.send("PUB ask.a in 0\r\n\r\nPING\r\n");
            assertThat(caller.readFrame().header()).as("of the first request").contains("503");
            caller.expectLine("PONG").close();
            assertThat(listener.readFrame().payload()).contains("\"status\":408,\"description\":\"Request Timeout\"");
            service.readFrame();
        }
    }

    @Test
    void takesOverAnotherMeasurementWithoutLosingRequests() throws IOException {
        try (var server = new RunningServer(folder, CONFIG.replace("50ms", "5m"))) {
            RawClient listener =
                    listener(server).send("SUB other 8\r\nPING\r\n").expectLine("PONG");
            RawClient service = service(server);
            RawClient caller = caller(server).send("SUB in 7\r\nPUB ask.a in 0\r\n\r\n");
            String first = answer(service);
            server.reload(CONFIG.replace("50ms", "5m").replace("subject: lat", "subject: other"));
            caller.send("PUB ask.b in 0\r\n\r\n");
            String second = answer(service);
            server.reload(CONFIG.replaceAll("(?m), latency.*$", "} ]"));
            caller.send("PUB ask.c in 0\r\n\r\n");
            service.send(first).send(second).send(answer(service));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                caller.expectLine("MSG in 7 2").expectLine("42");
            }
            for (int i = 0; i < 2; i++) {
                lines.add(listener.readFrame().line().split(" ", -1)[1]);
            }
            assertThat(lines).containsExactly("lat", "other");
            listener.expectQuiet();
        }
    }

    @Test
    void measuresRequestsWhoseHeadersAskForIt() throws IOException {
        try (var server = new RunningServer(folder, CONFIG.replace("100%", "headers"))) {
            RawClient listener = listener(server);
            RawClient caller = caller(server);
            String headers = "NATS/1.0\r\ntraceparent: 00-t-p-01\r\n\r\n";
            caller.send("PUB ask.a 0\r\n\r\nHPUB ask.a " + headers.length() + " " + headers.length() + "\r\n" + headers
                    + "\r\n");
            assertThat(listener.readFrame().payload())
                    .contains("\"status\":400")
                    .contains(",\"header\":{\"Traceparent\":[\"00-t-p-01\"]},\"start\":");
            listener.expectQuiet();
        }
    }
}
