// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.config.ConfigException;
import dev.iora.config.OptionsLoader;
import dev.iora.server.NatsServer;
import dev.iora.testkit.EnginePair;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.TestCertificate;
import dev.iora.testkit.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Iora does not share the flaws of nats-server that the NATS project has published, in features that both have.
 * docs/advisories.md lists all advisories, with the other tests and with what does not apply.
 */
@Timeout(60)
final class SecurityAdvisoriesIT {
    private static final String DENIED = "-ERR 'Permissions Violation for Subscription to ";
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    /** The head of a file with two accounts, of which B imports a service of A. */
    private static final String SERVICE = """
            accounts {
              A: {users: [{user: a, password: p}], exports: [{service: "v"}]}
              B: {users: [{user: b, password: p}], imports: [{service: {account: A, subject: "v"}}]}
            }
            """;

    private static final String CONSUMER =
            "{\"stream_name\":\"S\",\"config\":{\"name\":\"c\",\"durable_name\":\"c\",\"ack_policy\":\"explicit\"}}";

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Path file(String config) throws IOException {
        return Files.writeString(folder.resolve("server.conf"), "listen: 127.0.0.1:-1\n" + config);
    }

    private NatsServer start(String config) throws IOException {
        NatsServer server = NatsServer.fromConfigFile(file(config)).start();
        open.add(server);
        return server;
    }

    private RawClient open(int port) {
        RawClient client = RawClient.connect("127.0.0.1", port).answerPings();
        open.add(client);
        client.readLine();
        return client;
    }

    private RawClient login(NatsServer server, String user) {
        return open(server.port())
                .send("CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true,\"user\":\"" + user
                        + "\",\"pass\":\"p\"}\r\n")
                .expectQuiet();
    }

    private void refuses(String config, String problem) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> start(config))
                .withMessageContaining(problem);
    }

    /** CVE-2020-28466, CVE-2022-42709: imports that form a circle consumed memory until the server crashed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // one behind the other, under the same subject, under others, and through three accounts
                "A: {exports: [{service: s}], imports: [{service: {account: B, subject: s}}]}, "
                        + "B: {exports: [{service: s}], imports: [{service: {account: A, subject: s}}]}",
                "A: {exports: [{service: \"s.*\"}], imports: [{service: {account: B, subject: \"t.*\"}, to: \"s.*\"}]}, "
                        + "B: {exports: [{service: \"t.*\"}], imports: [{service: {account: A, subject: \"s.*\"}, to: \"t.*\"}]}",
                "A: {exports: [{stream: s}], imports: [{stream: {account: C, subject: s}}]}, "
                        + "B: {exports: [{stream: s}], imports: [{stream: {account: A, subject: s}}]}, "
                        + "C: {exports: [{stream: s}], imports: [{stream: {account: B, subject: s}}]}",
                "A: {exports: [{service: \"a.>\"}], imports: [{service: {account: B, subject: \"b.*\"}, to: \"a.*\"}]}, "
                        + "B: {exports: [{service: \"b.*\"}], imports: [{service: {account: A, subject: \"a.y\"}, to: \"b.y\"}]}",
            })
    void refusesCircularImports(String accounts) {
        refuses("accounts {" + accounts + "}", "import forms a cycle");
    }

    /** CVE-2021-3127: an import could reach more than was exported, or what was exported to another account. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "B: {imports: [{stream: {account: A, subject: \"s.>\"}}]}",
                "B: {imports: [{stream: {account: A, subject: \"s.*\"}}]}",
                "B: {imports: [{stream: {account: A, subject: \"t.1\"}}]}",
                "B: {imports: [{service: {account: A, subject: \"v.*\"}}]}",
                "B: {}, C: {imports: [{service: {account: A, subject: \"private\"}}]}",
                "B: {}, C: {imports: [{service: {account: A, subject: \"own.B\"}}]}",
            })
    void refusesImportsOfMoreThanIsExported(String importer) {
        refuses(
                "accounts { A: {exports: [{stream: \"s.1\"}, {service: \"v.1\"}, {service: private, accounts: [B]}, "
                        + "{service: \"own.*\", account_token_position: 2}]}, " + importer + " }",
                "import");
    }

    /** CVE-2022-42708: a number of replicas that makes no sense crashed the server. */
    @Test
    void refusesImpossibleReplicas() throws IOException {
        NatsServer server = start("jetstream { store_dir: \"" + folder.resolve("store") + "\" }");
        RawClient client = open(server.port())
                .send("CONNECT {\"verbose\":false}\r\nSUB in 1\r\n")
                .expectQuiet();
        for (String replicas : List.of("-1", "6", "2147483647", "9223372036854775807", "-9223372036854775808")) {
            assertThat(request(
                            client,
                            "$JS.API.STREAM.CREATE.S",
                            "{\"name\":\"S\",\"subjects\":[\"s\"],\"num_replicas\":" + replicas + "}"))
                    .as(replicas)
                    .contains("\"error\":");
        }
        client.expectQuiet();
    }

    /** CVE-2025-30215: requests of the JetStream API reached streams of other accounts, by which they could be deleted. */
    @Test
    void keepsTheStreamsOfOtherAccountsOutOfReach() throws IOException {
        NatsServer server = start("jetstream { store_dir: \"" + folder.resolve("store") + "\" }\n"
                + "accounts { A: {jetstream: enabled, users: [{user: a, password: p}]}, "
                + "B: {jetstream: enabled, users: [{user: b, password: p}]} }");
        RawClient owner = login(server, "a").send("SUB in 1\r\n").expectQuiet();
        RawClient other = login(server, "b").send("SUB in 1\r\n").expectQuiet();
        request(owner, "$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s\"]}");
        request(owner, "$JS.API.CONSUMER.CREATE.S.c", CONSUMER);
        request(owner, "s", "one");
        for (String attempt : List.of(
                "STREAM.INFO.S",
                "STREAM.DELETE.S",
                "STREAM.PURGE.S",
                "STREAM.UPDATE.S {'name':'S','subjects':['s'],'max_msgs':1}",
                "STREAM.SNAPSHOT.S {'deliver_subject':'in'}",
                "STREAM.PEER.REMOVE.S {'peer':'x'}",
                "STREAM.LEADER.STEPDOWN.S",
                "STREAM.MSG.GET.S {'seq':1}",
                "STREAM.MSG.DELETE.S {'seq':1}",
                "CONSUMER.INFO.S.c",
                "CONSUMER.DELETE.S.c",
                "CONSUMER.PAUSE.S.c",
                "CONSUMER.RESET.S.c",
                "CONSUMER.UNPIN.S.c {'group':'g'}",
                "CONSUMER.LEADER.STEPDOWN.S.c",
                "CONSUMER.MSG.NEXT.S.c",
                "DIRECT.GET.S {'seq':1}",
                "META.LEADER.STEPDOWN",
                "SERVER.REMOVE {'peer':'x'}",
                "ACCOUNT.PURGE.A",
                "ACCOUNT.STREAM.MOVE.A.S",
                "ACCOUNT.STREAM.CANCEL_MOVE.A.S")) {
            String[] words = attempt.replace('\'', '"').split(" ", 2);
            String body = words.length > 1 ? words[1] : "";
            other.send("PUB $JS.API." + words[0] + " in " + body.length() + "\r\n" + body + "\r\n");
        }
        // Not every request gets a response; the API answers this one last.
        String response = request(other, "$JS.API.STREAM.NAMES", "");
        while (!response.contains("stream_names_response")) {
            assertThat(response).doesNotContain("\"success\":true").doesNotContain("\"messages\":1");
            response = other.readFrame().payload();
        }
        assertThat(response).contains("\"total\":0,");
        assertThat(request(owner, "$JS.API.STREAM.INFO.S", ""))
                .contains("\"messages\":1,")
                .contains("\"consumer_count\":1");
        assertThat(request(owner, "$JS.API.CONSUMER.INFO.S.c", "")).contains("\"name\":\"c\"");
    }

    /** 2026-28: pages beyond the range of integers crashed the server; here those of the JetStream API. */
    @Test
    void answersRequestsForImpossiblePages() throws IOException {
        NatsServer server = start("jetstream { store_dir: \"" + folder.resolve("store") + "\" }");
        RawClient client = open(server.port())
                .send("CONNECT {\"verbose\":false}\r\nSUB in 1\r\n")
                .expectQuiet();
        request(client, "$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s\"]}");
        for (String subject : List.of("STREAM.NAMES", "STREAM.LIST", "CONSUMER.NAMES.S", "CONSUMER.LIST.S")) {
            for (String offset : List.of("-1", "2147483647", "9223372036854775807", "-9223372036854775808")) {
                assertThat(request(client, "$JS.API." + subject, "{\"offset\":" + offset + "}"))
                        .as("%s %s", subject, offset)
                        .startsWith("{\"type\":\"io.nats.jetstream.api.v1.");
            }
        }
        client.expectQuiet();
    }

    private static String request(RawClient client, String subject, String body) {
        client.send("PUB " + subject + " in " + body.length() + "\r\n" + body + "\r\n");
        return client.readFrame().payload();
    }

    /** CVE-2026-33223: a second header, or one in another form, passed as the server's word about who sent a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nats-Request-Info: {\"acc\":\"SYS\"}\r\n",
                "Nats-Request-Info: {\"acc\":\"SYS\"}\r\nNats-Request-Info: {\"acc\":\"SYS\"}\r\n",
                "nats-request-info: {\"acc\":\"SYS\"}\r\nNATS-REQUEST-INFO:{\"acc\":\"SYS\"}\r\n",
                "Nats-Request-Info : {\"acc\":\"SYS\"}\r\n Nats-Request-Info: {\"acc\":\"SYS\"}\r\n",
                "A: 1\nNats-Request-Info: {\"acc\":\"SYS\"}\r\n",
            })
    void namesTheRequesterItself(String forged) throws IOException {
        NatsServer server = start(SERVICE);
        RawClient service = login(server, "a").send("SUB v 1\r\n").expectQuiet();
        String headers = "NATS/1.0\r\n" + forged + "\r\n";
        login(server, "b").send("HPUB v in " + headers.length() + " " + headers.length() + "\r\n" + headers + "\r\n");
        assertThat(service.readFrame().header())
                .containsPattern("Nats-Request-Info: \\{\"acc\":\"B\"(,\"rtt\":\\d+)?}\r\n\r\n$")
                .doesNotContain("SYS");
    }

    /** CVE-2026-33249: a trace went to any subject that the sender named, whether or not it may publish there. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Nats-Trace-Only: true\r\n"})
    void sendsNothingToTheDestinationOfATrace(String only) throws IOException {
        NatsServer server = start("authorization { users: [ {user: a, password: p}, "
                + "{user: b, password: p, permissions: {publish: \"allowed\"}} ] }");
        RawClient watcher = login(server, "a").send("SUB forbidden 1\r\n").expectQuiet();
        String headers = "NATS/1.0\r\nNats-Trace-Dest: forbidden\r\n" + only + "\r\n";
        login(server, "b")
                .send("HPUB allowed " + headers.length() + " " + headers.length() + "\r\n" + headers + "\r\n")
                .expectQuiet();
        watcher.expectQuiet();
    }

    /** 2026-17: a wildcard subscription that a denied wildcard overlaps, but does not cover, got what is denied. */
    @ParameterizedTest
    @ValueSource(strings = {"SUB a.> 1", "SUB a.> q 1", "SUB a.*.* 1", "SUB *.x.> q 1", "SUB > 1", "SUB a.x.* 1"})
    void deliversNothingThatAnOverlappingWildcardDenies(String subscribe) throws IOException {
        NatsServer server = start("authorization { users: [ {user: a, password: p}, "
                + "{user: b, password: p, permissions: {subscribe: {allow: \">\", deny: \"*.x.secret\"}}} ] }");
        RawClient subscriber = login(server, "b").send(subscribe + "\r\n").expectQuiet();
        RawClient publisher = login(server, "a");
        publisher.send("PUB a.x.secret 0\r\n\r\nPUB a.x.open 0\r\n\r\n").expectQuiet();
        assertThat(subscriber.readFrame().line()).startsWith("MSG a.x.open ");
        subscriber.expectQuiet();
    }

    /** 2026-17: the queue group of such a subscription swallowed messages of its legitimate members. */
    @Test
    void givesMessagesToTheMembersOfAGroupThatMayGetThem() throws IOException {
        NatsServer server = start("authorization { users: [ {user: a, password: p}, "
                + "{user: b, password: p, permissions: {subscribe: {allow: \">\", deny: \"*.secret\"}}} ] }");
        RawClient denied = login(server, "b").send("SUB a.> q 1\r\n").expectQuiet();
        RawClient member = login(server, "a").send("SUB a.> q 1\r\n").expectQuiet();
        RawClient publisher = login(server, "a");
        for (int i = 0; i < 50; i++) {
            publisher.send("PUB a.secret 0\r\n\r\n").expectQuiet();
            assertThat(member.readFrame().line()).startsWith("MSG a.secret ");
        }
        denied.expectQuiet();
    }

    /** CVE-2022-29946, 2026-18: denied subjects could be subscribed to, or received, in a queue group. */
    @Test
    void deniesSubjectsInQueueGroupsToo() throws IOException {
        NatsServer server = start(
                "authorization { users: [ {user: a, password: p}, {user: b, password: p, "
                        + "permissions: {subscribe: {allow: [\">\", \"> *\"], deny: [\"secret\", \"secret work\", \"other.* work\"]}}} ] }");
        RawClient client = login(server, "b");
        for (String group : List.of("", " work", " play", " secret")) {
            client.send("SUB secret" + group + " 1\r\n");
            assertThat(client.readFrame().line()).as("group%s", group).startsWith(DENIED + "\"secret\"");
        }
        client.send("SUB * q 2\r\nSUB > 3\r\n").expectQuiet();
        login(server, "a").send("PUB secret 0\r\n\r\n").expectQuiet();
        client.expectQuiet();
    }

    /** 2026-24: a client that began without CONNECT became the no_auth_user, although that may not connect this way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUB x 1\r\n1\r\n",
                "SUB x 1\r\n",
                "HPUB x 12 12\r\nNATS/1.0\r\n\r\n\r\n",
                "CONNECT {}\r\nPUB x 0\r\n\r\n"
            })
    void letsNoClientInAsAUserWhoMayNotConnectThisWay(String first) throws IOException {
        NatsServer server =
                start("authorization { users: [ {user: guest, password: p, allowed_connection_types: [WEBSOCKET]}, "
                        + "{user: a, password: p} ] }\nno_auth_user: guest");
        RawClient watcher = login(server, "a").send("SUB x 1\r\n").expectQuiet();
        RawClient client = open(server.port());
        client.send(first).expectLine("-ERR 'Authorization Violation'").expectClosed();
        watcher.expectQuiet();
    }

    /** 2026-23: a public key that is too short reached the check of signatures and crashed the server. */
    @Test
    void refusesKeysOfAnotherLength() throws IOException {
        String key = AccountSite.key("1").publicKey().toString();
        for (String wrong : List.of(key.substring(0, 20), key.substring(0, 55), key + "A", "U", "UAAAA")) {
            refuses("authorization { users: [ {nkey: " + wrong + "} ] }", "nkey");
        }
        NatsServer server = start("authorization { users: [ {nkey: " + key + "} ] }");
        for (String wrong : List.of(key.substring(0, 20), key.substring(1), "U")) {
            for (String signature : List.of("", "AA", "A".repeat(86), "A".repeat(500))) {
                open(server.port())
                        .send("CONNECT {\"nkey\":\"" + wrong + "\",\"sig\":\"" + signature + "\"}\r\n")
                        .expectLine("-ERR 'Authorization Violation'")
                        .expectClosed();
            }
        }
    }

    /** CVE-2023-47090: with users in {@code authorization}, the system account alone opened the global one to all clients. */
    @Test
    void keepsTheGlobalAccountClosedBesideTheSystemAccount() throws IOException {
        NatsServer server = start("accounts { SYS: {users: [{user: s, password: p}]} }\nsystem_account: SYS\n"
                + "authorization { users: [ {user: a, password: p} ] }");
        login(server, "a");
        for (String first : List.of("CONNECT {}\r\n", "PUB x 0\r\n\r\n", "CONNECT {\"user\":\"x\"}\r\n")) {
            open(server.port())
                    .send(first)
                    .expectLine("-ERR 'Authorization Violation'")
                    .expectClosed();
        }
    }

    private void writeCertificates(TestCertificate trusted) {
        TestCertificate own = TestCertificate.named("localhost")
                .dns("localhost")
                .ip(127, 0, 0, 1)
                .signedBy(AUTHORITY);
        own.writeCertificate(folder.resolve("server.pem"));
        own.writeKey(folder.resolve("key.pem"));
        trusted.writeCertificate(folder.resolve("ca.pem"));
    }

    private String tls(TestCertificate trusted) {
        writeCertificates(trusted);
        return "tls { cert_file: \"" + folder.resolve("server.pem") + "\", key_file: \"" + folder.resolve("key.pem")
                + "\", ca_file: \"" + folder.resolve("ca.pem") + "\", verify: true, timeout: 20 }\n";
    }

    private TlsClient connectTls(int port, SSLContext context) throws IOException {
        TlsClient client = TlsClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        open.add(client);
        client.readLine();
        return client.handshake(context).send("CONNECT {\"verbose\":false}\r\nPING\r\n");
    }

    /** 2026-01 (CVE-2025-68121): a resumed session outlived the authority that had signed the certificate of the client. */
    @Test
    void resumesNoSessionOfAnAuthorityThatIsNoLongerTrusted() throws IOException {
        NatsServer server = start(tls(AUTHORITY));
        SSLContext client =
                EnginePair.client(AUTHORITY, TestCertificate.named("joe").signedBy(AUTHORITY));
        for (int i = 0; i < 3; i++) {
            assertThat(connectTls(server.port(), client).readLine()).isEqualTo("PONG\r\n");
        }
        server.reload(OptionsLoader.load(file(tls(TestCertificate.authority("other"))), Map.of(), Map.of())
                .options());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connectTls(server.port(), client).readLine());
    }

    /** CVE-2021-32026: with certificates that flags named, every cipher suite of the runtime was accepted. */
    @Test
    void acceptsTheUsualCipherSuitesOnlyIfFlagsNameTheCertificate() throws IOException {
        writeCertificates(AUTHORITY);
        List<String> command =
                new ArrayList<>(NatsProcess.javaCommand("dev.iora.distribution.Main", "-XX:+UseSerialGC"));
        command.addAll(List.of("-c", file("tls { timeout: 20 }").toString(), "--tls"));
        command.addAll(List.of("--tlscert", folder.resolve("server.pem").toString()));
        command.addAll(List.of("--tlskey", folder.resolve("key.pem").toString()));
        try (NatsProcess server = NatsProcess.launch(command).awaitReady()) {
            assertThat(handshake(server.port(), "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"))
                    .isNull();
            for (String other :
                    List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384")) {
                assertThat(handshake(server.port(), other)).as(other).isNotNull();
            }
        }
    }

    /** Performs a handshake with one cipher suite of TLS 1.2; returns why it fails, or null. */
    private @Nullable IOException handshake(int port, String suite) throws IOException {
        SSLContext context = EnginePair.client(AUTHORITY, null);
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            while (plain.getInputStream().read() != '\n') {}
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            try {
                socket.startHandshake();
                return null;
            } catch (IOException e) {
                return e;
            }
        }
    }
}
