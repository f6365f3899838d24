// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.Seeds;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power losses of a server on a file system that drops all names that were not made durable: those of the store directory and
 * its parents, of segments and checkpoints, and of new and reused journal files.
 */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
@Timeout(300)
final class JetStreamPowerLossIT {
    private static final int RUNS = 4;

    /** A purge of this many messages makes a checkpoint and frees journal files. */
    private static final int BULK = 500;

    @TempDir
    Path directory;

    /** Acknowledged messages, in order. */
    private final List<String> acknowledged = new ArrayList<>();

    @Test
    void keepsTheStoreAndAcknowledgedMessages() {
        Seeds.forEach(2, random -> {
            Path place = Files.createDirectory(directory.resolve("seed" + random.nextInt(Integer.MAX_VALUE)));
            LossyNames disk = LossyNames.in(place);
            acknowledged.clear();
            int lost = 0;
            // No directory of the path exists yet.
            try (var site = new JetStreamSite(disk.root().resolve("a/new/path/store"))) {
                for (int run = 0; run < RUNS; run++) {
                    NatsProcess server = site.start(disk.environment());
                    assertThat(server.log().lines()).noneMatch(line -> line.contains("[ERR]"));
                    try (Connection nats = site.connect()) {
                        check(nats, run);
                        use(nats, random);
                    }
                    site.signal(random.nextInt(3) == 0 ? "TERM" : "KILL");
                    lost += disk.powerCut(random);
                }
                site.start(disk.environment());
                try (Connection nats = site.connect()) {
                    check(nats, RUNS);
                }
            }
            assertThat(lost).as("dropped names").isPositive();
        });
    }

    private static void create(Connection nats, String stream) throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream)
                        .storageType(StorageType.File)
                        .build());
    }

    private void use(Connection nats, Random random) throws Exception {
        if (acknowledged.isEmpty()) {
            create(nats, "KEPT");
            create(nats, "BULK");
        }
        int rounds = 1 + random.nextInt(3);
        for (int round = 0; round < rounds; round++) {
            for (int i = random.nextInt(20); i >= 0; i--) {
                String text = "message " + random.nextLong();
                assertThat(nats.jetStream()
                                .publish("KEPT", text.getBytes(UTF_8))
                                .getSeqno())
                        .isEqualTo(acknowledged.size() + 1);
                acknowledged.add(text);
            }
            List<CompletableFuture<Message>> answers = new ArrayList<>();
            byte[] bulk = new byte[20_000];
            for (int i = 0; i < BULK; i++) {
                answers.add(nats.request("BULK", bulk));
            }
            for (CompletableFuture<Message> answer : answers) {
                assertThat(new String(
                                answer.get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                        .getData(),
                                UTF_8))
                        .contains("\"seq\":");
            }
            nats.jetStreamManagement().purgeStream("BULK");
        }
    }

    private void check(Connection nats, int run) throws Exception {
        if (run > 0) {
            assertThat(nats.jetStreamManagement().getStreamNames()).containsExactlyInAnyOrder("KEPT", "BULK");
        }
        for (int sequence = 1; sequence <= acknowledged.size(); sequence++) {
            assertThat(nats.jetStreamManagement().getMessage("KEPT", sequence).getData())
                    .as("message %d after power cut %d", sequence, run)
                    .isEqualTo(acknowledged.get(sequence - 1).getBytes(UTF_8));
        }
    }
}
