// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.iora.config.OptionsLoader;
import dev.iora.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.External;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.Mirror;
import io.nats.client.api.MirrorInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official Java client uses streams of its account, and those of another one by imports. */
@Timeout(120)
final class JnatsJetStreamAccountsCompatIT {
    private static final Duration WAIT = Duration.ofSeconds(20);

    private static final String CONFIG = """
            listen: 127.0.0.1:-1
            jetstream { store_dir: "STORE", max_mem: 64MB, max_file: 1GB }
            accounts {
              ORDERS {
                jetstream: enabled
                users = [ {user: orders, password: o} ]
                exports = [
                  {service: "$JS.API.>", response: stream, accounts: [AUDIT]}
                  {service: "$JS.ACK.>", accounts: [AUDIT]}
                  {service: "$JS.FC.>", accounts: [AUDIT]}
                  {stream: "deliver.audit.>", accounts: [AUDIT]}
                ]
              }
              AUDIT {
                jetstream { max_mem: 1MB, max_file: 10MB }
                users = [ {user: audit, password: a} ]
                imports = [
                  {service: {account: ORDERS, subject: "$JS.API.>"}, to: "ORDERS.API.>"}
                  {service: {account: ORDERS, subject: "$JS.ACK.>"}}
                  {service: {account: ORDERS, subject: "$JS.FC.>"}}
                  {stream: {account: ORDERS, subject: "deliver.audit.>"}}
                ]
              }
            }
            """;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable NatsServer server;

    private @Nullable Connection orders;
    private @Nullable Connection audit;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("server.conf"), CONFIG.replace("STORE", folder.toString()));
        NatsServer started = NatsServer.fromConfigFile(file).start();
        server = started;
        open.add(started);
        orders = connect(started, "orders", "o");
        audit = connect(started, "audit", "a");
    }

    /** Reloads the configuration with another line in place of one of it. */
    private void reload(String line, String replacement) throws IOException {
        String config = CONFIG.replace("STORE", folder.toString());
        assertThat(config).contains(line);
        Path file = Files.writeString(folder.resolve("server.conf"), config.replace(line, replacement));
        requireNonNull(server)
                .reload(OptionsLoader.load(file, Map.of(), Map.of()).options());
    }

    private Connection connect(NatsServer server, String user, String password)
            throws IOException, InterruptedException {
        Connection nats = Nats.connect(Options.builder()
                .server(server.clientUrl())
                .userInfo(user, password)
                .build());
        open.add(nats);
        return nats;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private Connection orders() {
        return requireNonNull(orders);
    }

    private Connection audit() {
        return requireNonNull(audit);
    }

    private static StreamConfiguration stream(String name, String subjects) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(subjects)
                .storageType(StorageType.Memory)
                .build();
    }

    private static String text(Message message) {
        return message.getSubject() + " " + new String(requireNonNull(message.getData()), UTF_8);
    }

    /** The streams of ORDERS as AUDIT reaches them. */
    private JetStream ordersFromAudit() throws IOException {
        return audit().jetStream(JetStreamOptions.builder().prefix("ORDERS.API").build());
    }

    @Test
    void keepsBucketsOfTheSameNameApart() throws Exception {
        for (Connection nats : List.of(orders(), audit())) {
            nats.keyValueManagement()
                    .create(KeyValueConfiguration.builder()
                            .name("B")
                            .maxHistoryPerKey(5)
                            .build());
        }
        KeyValue ofOrders = orders().keyValue("B");
        KeyValue ofAudit = audit().keyValue("B");
        ofOrders.put("k", "of orders");
        assertThat(ofAudit.get("k")).isNull();
        assertThat(ofAudit.put("k", "of audit")).isEqualTo(1);
        assertThat(requireNonNull(ofOrders.get("k")).getValueAsString()).isEqualTo("of orders");
        assertThat(ofOrders.keys()).containsExactly("k");
        audit().keyValueManagement().delete("B");
        assertThat(ofOrders.getStatus().getEntryCount()).isEqualTo(1);
    }

    @Test
    void pullsFromAStreamOfAnotherAccount() throws Exception {
        orders().jetStreamManagement().addStream(stream("S", "s.>"));
        orders().jetStreamManagement()
                .addOrUpdateConsumer(
                        "S", ConsumerConfiguration.builder().durable("c").build());
        for (int i = 1; i <= 20; i++) {
            orders().jetStream().publish("s." + i, ("message " + i).getBytes(UTF_8));
        }
        JetStreamSubscription pull = ordersFromAudit().subscribe(null, PullSubscribeOptions.bind("S", "c"));
        List<Message> fetched = pull.fetch(20, WAIT);
        assertThat(fetched)
                .extracting(JnatsJetStreamAccountsCompatIT::text)
                .hasSize(20)
                .contains("s.7 message 7");
        for (Message message : fetched) {
            message.ackSync(WAIT);
        }
        assertThat(orders().jetStreamManagement().getConsumerInfo("S", "c").getNumAckPending())
                .isZero();
        assertThat(audit().jetStreamManagement().getStreamNames()).isEmpty();
        assertThatThrownBy(() -> audit().jetStreamManagement().getStreamInfo("S"))
                .isInstanceOf(JetStreamApiException.class)
                .hasMessageContaining("stream not found");
    }

    @Test
    void isPushedMessagesOfAnotherAccount() throws Exception {
        orders().jetStreamManagement().addStream(stream("S", "s.>"));
        JetStreamSubscription push = ordersFromAudit()
                .subscribe(
                        "s.>",
                        PushSubscribeOptions.builder().stream("S")
                                .durable("p")
                                .deliverSubject("deliver.audit.p")
                                .build());
        audit().flush(WAIT);
        for (int i = 1; i <= 5; i++) {
            orders().jetStream().publish("s." + i, ("message " + i).getBytes(UTF_8));
        }
        for (int i = 1; i <= 5; i++) {
            Message message = requireNonNull(push.nextMessage(WAIT), "message " + i);
            assertThat(text(message)).isEqualTo("s." + i + " message " + i);
            message.ackSync(WAIT);
        }
    }

    @Test
    void mirrorsAStreamOfAnotherAccount() throws Exception {
        orders().jetStreamManagement().addStream(stream("S", "s.>"));
        orders().jetStream().publish("s.1", "before".getBytes(UTF_8));
        audit().jetStreamManagement().addStream(mirror("COPY", "S"));
        byte[] large = new byte[10_000];
        // More than the window of flow control.
        for (int i = 0; i < 60; i++) {
            orders().jetStream().publish("s.2", large);
        }
        await().atMost(WAIT).until(() -> messages("COPY") == 61);
        assertThat(new String(
                        requireNonNull(audit().jetStreamManagement()
                                .getMessage("COPY", 1)
                                .getData()),
                        UTF_8))
                .isEqualTo("before");
        MirrorInfo info = requireNonNull(
                audit().jetStreamManagement().getStreamInfo("COPY").getMirrorInfo());
        assertThat(info.getLag()).isZero();
        assertThat(info.getError()).isNull();
    }

    @Test
    void storesSubjectsThatItsAccountImports() throws Exception {
        audit().jetStreamManagement().addStream(stream("D", "deliver.audit.events"));
        orders().publish("deliver.audit.events", "event".getBytes(UTF_8));
        await().atMost(WAIT).until(() -> messages("D") == 1);
        reload("{stream: {account: ORDERS, subject: \"deliver.audit.>\"}}", "");
        orders().publish("deliver.audit.events", "not imported".getBytes(UTF_8));
        orders().flush(WAIT);
        audit().jetStream().publish("deliver.audit.events", "own".getBytes(UTF_8));
        assertThat(messages("D")).isEqualTo(2);
        reload("AUDIT", "AUDIT");
        orders().publish("deliver.audit.events", "imported again".getBytes(UTF_8));
        await().atMost(WAIT).until(() -> messages("D") == 3);
    }

    @Test
    void stopsMirroringWhenTheImportIsTakenAway() throws Exception {
        orders().jetStreamManagement().addStream(stream("S", "s.>"));
        audit().jetStreamManagement().addStream(mirror("COPY", "S"));
        orders().jetStream().publish("s.1", "one".getBytes(UTF_8));
        await().atMost(WAIT).until(() -> messages("COPY") == 1);
        reload("{stream: {account: ORDERS, subject: \"deliver.audit.>\"}}", "");
        orders().jetStream().publish("s.2", "two".getBytes(UTF_8));
        orders().flush(WAIT);
        assertThat(messages("COPY")).isEqualTo(1);
        reload("AUDIT", "AUDIT");
        await().atMost(WAIT).until(() -> messages("COPY") == 2);
    }

    private static StreamConfiguration mirror(String name, String origin) {
        External external =
                External.builder().api("ORDERS.API").deliver("deliver.audit").build();
        return StreamConfiguration.builder()
                .name(name)
                .storageType(StorageType.Memory)
                .mirror(Mirror.builder().sourceName(origin).external(external).build())
                .build();
    }

    private long messages(String stream) throws IOException, JetStreamApiException {
        return audit().jetStreamManagement()
                .getStreamInfo(stream)
                .getStreamState()
                .getMsgCount();
    }

    @Test
    void refusesWhatExceedsTheLimitOfAnAccount() throws Exception {
        audit().jetStreamManagement().addStream(stream("S", "s"));
        byte[] large = new byte[300 << 10];
        for (int i = 0; i < 3; i++) {
            audit().jetStream().publish("s", large);
        }
        assertThatThrownBy(() -> audit().jetStream().publish("s", large))
                .isInstanceOf(JetStreamApiException.class)
                .hasMessageContaining("resource limits exceeded for account");
        assertThat(audit().jetStreamManagement()
                        .getAccountStatistics()
                        .getLimits()
                        .getMaxMemory())
                .isEqualTo(1 << 20);
    }
}
