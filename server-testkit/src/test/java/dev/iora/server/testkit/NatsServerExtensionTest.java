// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.config.CoreKeys;
import dev.iora.server.NatsServer;
import dev.iora.testkit.RawClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each way to get a server, used like in a test outside this project. */
final class NatsServerExtensionTest {
    @Nested
    @NatsServerTest
    final class Annotated {
        private final NatsServer constructed;

        Annotated(NatsServer constructed) {
            this.constructed = constructed;
        }

        @Test
        void startsAServerForClients(@NatsUrl String url) {
            try (RawClient client = connect(url)) {
                client.send("CONNECT {\"verbose\":false}\r\nSUB greet 1\r\nPUB greet 5\r\nhello\r\n")
                        .expect("MSG greet 1 5\r\nhello\r\n");
            }
        }

        @Test
        void resolvesServerAndUrls(NatsServer server, @NatsUrl String url, @NatsUrl URI uri) {
            assertThat(server).isSameAs(constructed);
            assertThat(url).isEqualTo(server.clientUrl()).isEqualTo(uri.toString());
            assertThat(uri.getHost()).isEqualTo("127.0.0.1");
        }

        @Nested
        final class NestedClass {
            @Test
            void usesTheServerAroundIt(NatsServer server) {
                assertThat(server).isSameAs(constructed);
            }
        }

        @Nested
        @NatsServerTest(config = "server_name: other")
        final class AnnotatedNestedClass {
            @Test
            void hasAServerOfItsOwn(NatsServer server) {
                assertThat(server.name()).isEqualTo("other");
                assertThat(constructed.name()).isNotEqualTo("other");
            }
        }
    }

    @Nested
    @NatsServerTest(config = """
            server_name: configured
            max_payload: 1KB
            listen: "203.0.113.1:4222"
            """)
    final class AnnotatedWithConfig {
        @Test
        void configuresTheServer(NatsServer server, @NatsUrl URI url) {
            assertThat(server.name()).isEqualTo("configured");
            assertThat(server.options().value(CoreKeys.MAX_PAYLOAD)).isEqualTo(1024);
            assertThat(url.getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Nested
    final class InAStaticField {
        @RegisterExtension
        static final NatsServerExtension NATS = new NatsServerExtension()
                .config("max_payload: 1KB, server_name: configured")
                .options(options -> options.serverName("by-code"));

        private static final Set<NatsServer> SEEN = new HashSet<>();

        @BeforeAll
        static void startsBeforeTheFirstTest() {
            SEEN.add(NATS.server());
        }

        @RepeatedTest(2)
        void keepsItsServerInAllTests() {
            SEEN.add(NATS.server());
        }

        @AfterAll
        static void keptItsServerInAllTests() {
            assertThat(SEEN).hasSize(1);
        }

        @Test
        void appliesConfigurationTextAndThenOptions(NatsServer server) {
            assertThat(server).isSameAs(NATS.server());
            assertThat(NATS.url()).isEqualTo(server.clientUrl());
            assertThat(server.options().value(CoreKeys.MAX_PAYLOAD)).isEqualTo(1024);
            assertThat(server.name()).isEqualTo("by-code");
        }
    }

    @Nested
    final class InAnInstanceField {
        private static final Set<NatsServer> SEEN = new HashSet<>();

        @RegisterExtension
        final NatsServerExtension nats = new NatsServerExtension();

        @RepeatedTest(2)
        void startsANewServerForEveryTest(NatsServer server) {
            assertThat(server).isSameAs(nats.server());
            assertThat(SEEN).allMatch(NatsServer::isClosed).doesNotContain(server);
            SEEN.add(server);
        }
    }

    @Nested
    @NatsServerTest(jetStream = true)
    final class AnnotatedWithJetStream {
        @Test
        void hasANewStore(@NatsUrl String url) {
            assertNewStore(url);
        }
    }

    @Nested
    @NatsServerTest(config = "jetstream: true")
    final class JetStreamByConfig {
        @Test
        void hasANewStore(@NatsUrl String url) {
            assertNewStore(url);
        }
    }

    @Nested
    final class JetStreamByCode {
        @RegisterExtension
        final NatsServerExtension nats = new NatsServerExtension().options(options -> options.jetStream(true));

        @RepeatedTest(2)
        void hasANewStore() {
            assertNewStore(nats.url());
        }
    }

    @Nested
    final class JetStreamInANamedDirectory {
        @TempDir
        static Path directory;

        @RegisterExtension
        final NatsServerExtension nats = new NatsServerExtension()
                .config("jetstream {store_dir: \"" + directory + "\"}")
                .jetStream();

        @RepeatedTest(2)
        void keepsItsStore(RepetitionInfo repetition) {
            assertThat(messagesBefore(nats.url())).isEqualTo(repetition.getCurrentRepetition() - 1);
        }
    }

    private static void assertNewStore(String url) {
        assertThat(messagesBefore(url)).isZero();
    }

    /** Creates the stream S if necessary, adds a message, and returns the number of messages before. */
    private static int messagesBefore(String url) {
        try (RawClient client = connect(url)) {
            client.send("CONNECT {\"verbose\":false}\r\nSUB answer 1\r\n");
            String config = "{\"name\":\"S\",\"subjects\":[\"s\"]}";
            client.send("PUB $JS.API.STREAM.CREATE.S answer " + config.length() + "\r\n" + config + "\r\n");
            String answer = client.readFrame().payload();
            client.send("PUB s answer 1\r\nx\r\n");
            assertThat(client.readFrame().payload()).contains("\"stream\":\"S\"");
            return Integer.parseInt(answer.replaceAll(".*\"messages\":(\\d+).*", "$1"));
        }
    }

    @Test
    void hasNoServerOutsideOfTests() {
        assertThatThrownBy(() -> new NatsServerExtension().server())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only during the tests");
    }

    private static RawClient connect(String url) {
        URI uri = URI.create(url);
        RawClient client = RawClient.connect(uri.getHost(), uri.getPort());
        assertThat(client.readLine()).startsWith("INFO {");
        return client;
    }
}
