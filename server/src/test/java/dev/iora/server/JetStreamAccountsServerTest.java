// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JetStream of the accounts of a configuration file, from outside. */
@Timeout(60)
final class JetStreamAccountsServerTest {
    private static final String CREATE = "{\"name\":\"S\",\"subjects\":[\"s.>\"]}";
    private static final String CONSUMER =
            "{\"stream_name\":\"S\",\"config\":{\"name\":\"c\",\"durable_name\":\"c\",\"ack_policy\":\"explicit\"}}";
    private static final String NOT_ENABLED = "\"err_code\":10039";

    private static final String ACCOUNTS = """
            accounts {
              ORDERS {
                jetstream: enabled
                users = [ {user: orders, password: o} ]
                exports = [ {service: "$JS.API.>", response: stream}, {service: "$JS.ACK.>"} ]
              }
              BILLING {
                jetstream { max_file: 64MB, max_streams: 1 }
                users = [ {user: billing, password: b} ]
                imports = [
                  {service: {account: ORDERS, subject: "$JS.API.>"}, to: "ORDERS.API.>"}
                  {service: {account: ORDERS, subject: "$JS.ACK.S.c.>"}}
                ]
              }
              PLAIN {
                users = [ {user: plain, password: p} ]
                imports = [ {service: {account: ORDERS, subject: "$JS.API.CONSUMER.INFO.S.c"}} ]
              }
            }
            """;

    @TempDir
    Path folder;

    private final List<RawClient> clients = new ArrayList<>();
    private @Nullable NatsServer server;
    private String moreOfJetStream = "";
    private int requests;

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        if (server != null) {
            server.close();
        }
    }

    private ServerOptions options(String text) throws IOException {
        Path file = folder.resolve("server.conf");
        Files.writeString(file, """
                listen: 127.0.0.1:-1
                jetstream { store_dir: "%s", max_mem: 64MB, max_file: 1GB%s }
                """.formatted(folder, moreOfJetStream) + text);
        return OptionsLoader.load(file, Map.of(), Map.of()).options();
    }

    private NatsServer start(String text) throws IOException {
        NatsServer started = NatsServer.builder(options(text)).ioThreads(2).start();
        server = started;
        return started;
    }

    private NatsServer running() {
        return requireNonNull(server);
    }

    private RawClient connect(String user) {
        RawClient client = RawClient.connect("127.0.0.1", running().port()).answerPings();
        clients.add(client);
        assertThat(client.readLine()).startsWith("INFO ");
        String login = user.isEmpty() ? "" : ",\"user\":\"" + user + "\",\"pass\":\"" + user.charAt(0) + "\"";
        return client.send("CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true" + login
                        + "}\r\nSUB in.* 1\r\nPING\r\n")
                .expectLine("PONG");
    }

    /** Sends a request and returns the first response: its headers and its payload. */
    private RawClient.Frame ask(RawClient client, String subject, String body) {
        String reply = "in." + requests++;
        client.send("PUB " + subject + " " + reply + " " + body.length() + "\r\n" + body + "\r\n");
        return client.readFrame();
    }

    private String api(RawClient client, String tail, String body) {
        return ask(client, "$JS.API." + tail, body).payload();
    }

    @Test
    void keepsStreamsOfAccountsApartAndOverARestart() throws IOException {
        start(ACCOUNTS);
        RawClient orders = connect("orders");
        RawClient billing = connect("billing");
        assertThat(api(orders, "STREAM.CREATE.S", CREATE)).contains("\"did_create\":true");
        assertThat(api(billing, "STREAM.CREATE.S", CREATE)).contains("\"did_create\":true");
        assertThat(api(billing, "STREAM.CREATE.T", "{\"name\":\"T\"}")).contains("\"err_code\":10027");
        assertThat(ask(orders, "s.1", "one").payload()).isEqualTo("{\"stream\":\"S\",\"seq\":1}");
        assertThat(ask(orders, "s.1", "two").payload()).isEqualTo("{\"stream\":\"S\",\"seq\":2}");
        assertThat(ask(billing, "s.1", "of billing").payload()).isEqualTo("{\"stream\":\"S\",\"seq\":1}");
        running().close();
        start(ACCOUNTS);
        assertThat(api(connect("orders"), "STREAM.INFO.S", "")).contains("\"messages\":2");
        RawClient again = connect("billing");
        assertThat(api(again, "STREAM.INFO.S", "")).contains("\"messages\":1");
        assertThat(api(again, "INFO", "")).contains("\"streams\":1,").contains("\"max_storage\":67108864");
    }

    @Test
    void letsAnAccountUseTheStreamsOfAnotherByImports() throws IOException {
        start(ACCOUNTS);
        RawClient orders = connect("orders");
        RawClient billing = connect("billing");
        api(orders, "STREAM.CREATE.S", CREATE);
        api(orders, "CONSUMER.CREATE.S.c", CONSUMER);
        ask(orders, "s.1", "one");
        assertThat(ask(billing, "ORDERS.API.STREAM.NAMES", "").payload()).contains("\"streams\":[\"S\"]");
        assertThat(api(billing, "STREAM.NAMES", "")).contains("\"streams\":null");
        billing.send("PUB ORDERS.API.CONSUMER.MSG.NEXT.S.c in.pull 1\r\n1\r\n");
        String delivery = billing.readLine();
        assertThat(delivery).as("the subject of the stream").startsWith("MSG s.1 1 $JS.ACK.S.c.1.1.1.");
        assertThat(billing.readLine()).isEqualTo("one");
        String ack = delivery.split(" ", -1)[3];
        assertThat(ask(billing, ack, "+ACK").payload()).isEmpty();
        assertThat(api(orders, "CONSUMER.INFO.S.c", ""))
                .contains("\"num_ack_pending\":0")
                .contains("\"ack_floor\":{\"consumer_seq\":1");
        RawClient plain = connect("plain");
        assertThat(api(plain, "CONSUMER.INFO.S.c", ""))
                .as("imported under its own name")
                .contains("\"name\":\"c\"");
        assertThat(api(plain, "STREAM.NAMES", "")).as("not imported").contains(NOT_ENABLED);
    }

    @Test
    void switchesJetStreamOfAnAccountByReload() throws IOException {
        NatsServer running = start(ACCOUNTS);
        RawClient plain = connect("plain");
        RawClient orders = connect("orders");
        api(orders, "STREAM.CREATE.S", CREATE);
        assertThat(api(plain, "STREAM.CREATE.P", "{\"name\":\"P\"}")).contains(NOT_ENABLED);
        running.reload(options(ACCOUNTS.replace("PLAIN {", "PLAIN { jetstream: enabled,")
                .replace("ORDERS {\n    jetstream: enabled", "ORDERS {\n    jetstream: disabled")));
        assertThat(api(plain, "STREAM.CREATE.P", "{\"name\":\"P\"}")).contains("\"did_create\":true");
        assertThat(api(orders, "STREAM.NAMES", "")).contains(NOT_ENABLED);
        assertThat(ask(orders, "s.1", "lost").header()).contains("503");
        running.reload(options(ACCOUNTS));
        assertThat(ask(orders, "s.1", "kept").payload()).isEqualTo("{\"stream\":\"S\",\"seq\":1}");
        assertThat(api(plain, "STREAM.NAMES", "")).contains(NOT_ENABLED);
    }

    @Test
    void givesTheGlobalAccountNoStreamsBesideOthers() throws IOException {
        start("accounts { A { users = [ {user: a, password: a} ] } }, no_auth_user: a");
        assertThat(api(connect("a"), "INFO", "")).contains(NOT_ENABLED);
        running().close();
        start("accounts { SYS { users = [ {user: s, password: s} ] } }, system_account: SYS");
        assertThat(api(connect(""), "INFO", "")).contains("\"max_storage\":-1");
        assertThat(api(connect("s"), "INFO", "")).contains(NOT_ENABLED);
    }

    @Test
    void leadsRequestsOfAnAccountWithoutJetStreamToItsDefaultDomain() throws IOException {
        moreOfJetStream = ", domain: hub";
        start("""
                accounts {
                  A { jetstream: enabled, users = [ {user: a, password: a} ], exports = [ {service: "$JS.hub.API.>"} ] }
                  B { users = [ {user: b, password: b} ], imports = [ {service: {account: A, subject: "$JS.hub.API.>"}} ] }
                }
                default_js_domain { B: hub }
                """);
        assertThat(api(connect("a"), "STREAM.CREATE.S", CREATE)).contains("\"did_create\":true");
        assertThat(api(connect("b"), "STREAM.NAMES", "")).contains("\"streams\":[\"S\"]");
    }

    @Test
    void refusesLimitsThatTheServerDoesNotHave() throws IOException {
        String large = ACCOUNTS.replace("max_file: 64MB", "max_file: 900MB")
                .replace("jetstream: enabled", "jetstream { max_file: 200MB }");
        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(() -> start(large))
                .withMessageContaining("insufficient storage resources available")
                .withMessageContaining("1153433600");
        NatsServer running = start(ACCOUNTS);
        RawClient billing = connect("billing");
        assertThatExceptionOfType(ReloadException.class)
                .isThrownBy(() -> running.reload(options(large)))
                .withMessageContaining("insufficient storage resources available");
        assertThat(api(billing, "INFO", "")).as("nothing changed").contains("\"max_storage\":67108864");
    }
}
