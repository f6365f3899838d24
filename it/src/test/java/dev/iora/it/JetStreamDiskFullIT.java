// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store on a file system that becomes full. Skipped where the test may not mount one. */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
@Timeout(300)
final class JetStreamDiskFullIT {
    private static final int PAYLOAD_BYTES = 500_000;
    private static final int MAX_MESSAGES = 400;

    @TempDir
    Path directory;

    private boolean mounted;

    @BeforeEach
    void mount() {
        NatsProcess mount =
                NatsProcess.launch(List.of("/bin/sh", "-c", "mount -t tmpfs -o size=100m tmpfs '" + directory + "'"));
        mounted = mount.awaitExit() == 0;
        assumeTrue(
                mounted,
                () -> "no small file system can be mounted here: " + mount.log().awaitEnd());
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            NatsProcess umount = NatsProcess.launch(List.of("/bin/sh", "-c", "umount '" + directory + "'"));
            assertThat(umount.awaitExit()).as("%s", umount.log().awaitEnd()).isZero();
        }
    }

    private static byte[] payload(int number) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        Arrays.fill(payload, (byte) ('a' + number % 26));
        return payload;
    }

    @Test
    void returnsErrorsUntilThereIsRoomAndKeepsAcknowledgedMessages() throws Exception {
        try (var site = new JetStreamSite(directory.resolve("store"))) {
            NatsProcess full = site.start();
            // Written after the start, which takes three quarters of the free space as the account's limit.
            Path ballast = Files.write(directory.resolve("ballast"), new byte[40 * 1024 * 1024]);
            int acknowledged;
            try (Connection nats = site.connect()) {
                nats.jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name("S")
                                .subjects("s.>")
                                .build());
                acknowledged = fill(nats);
                assertThat(acknowledged).as("stored messages").isPositive().isLessThan(MAX_MESSAGES);
                assertThat(full.log().await("[ERR]")).contains("No space left on device");
                checkCoreNats(nats);
                check(nats.jetStreamManagement(), acknowledged);
                Files.delete(ballast);
                acknowledged = awaitRoom(nats, acknowledged);
                assertThat(full.log().await("there is room")).contains("[INF]");
                check(nats.jetStreamManagement(), acknowledged);
            }
            assertThat(full.isAlive()).isTrue();
            site.kill();
            site.start();
            try (Connection nats = site.connect()) {
                int last = check(nats.jetStreamManagement(), acknowledged);
                // The account's limit is now a part of the free space without them.
                nats.jetStreamManagement().purgeStream("S");
                assertThat(jetStream(nats).publish("s.x", payload(last)).getSeqno())
                        .isEqualTo(last + 1);
            }
        }
    }

    /** Publishes until the same server stores a message again; returns the number of messages then. */
    private static int awaitRoom(Connection nats, int stored) throws Exception {
        long deadline = System.nanoTime() + JetStreamSite.PATIENCE.toNanos();
        while (true) {
            try {
                assertThat(jetStream(nats).publish("s.x", payload(stored)).getSeqno())
                        .isEqualTo(stored + 1);
                return stored + 1;
            } catch (JetStreamApiException e) {
                assertThat(System.nanoTime())
                        .as("still refused with %s", e.getMessage())
                        .isLessThan(deadline);
            }
        }
    }

    /** Publishes until several messages are refused; returns the number of acknowledged ones. */
    private static int fill(Connection nats) throws Exception {
        JetStream jetStream = jetStream(nats);
        int acknowledged = 0;
        int refused = 0;
        while (refused < 5 && acknowledged < MAX_MESSAGES) {
            try {
                acknowledged++;
                assertThat(jetStream.publish("s.x", payload(acknowledged - 1)).getSeqno())
                        .isEqualTo(acknowledged);
            } catch (JetStreamApiException e) {
                assertThat(e.getErrorCode()).as("%s", e.getMessage()).isEqualTo(503);
                acknowledged--;
                refused++;
            }
        }
        return acknowledged;
    }

    /** A client that waits for acknowledgements as long as for everything else in this test. */
    private static JetStream jetStream(Connection nats) throws Exception {
        return nats.jetStream(JetStreamOptions.builder()
                .requestTimeout(JetStreamSite.PATIENCE)
                .build());
    }

    private static void checkCoreNats(Connection nats) throws Exception {
        var subscription = nats.subscribe("core");
        nats.publish("core", "still here".getBytes(UTF_8));
        assertThat(subscription.nextMessage(JetStreamSite.PATIENCE).getData()).isEqualTo("still here".getBytes(UTF_8));
    }

    /** Checks that every acknowledged message is stored and every stored message is intact; returns the last sequence. */
    private static int check(JetStreamManagement management, int acknowledged) throws Exception {
        StreamState state = management.getStreamInfo("S").getStreamState();
        int last = (int) state.getLastSequence();
        assertThat(last).isGreaterThanOrEqualTo(acknowledged);
        assertThat(state.getMsgCount()).isEqualTo(last);
        for (int sequence = 1; sequence <= last; sequence++) {
            assertThat(management.getMessage("S", sequence).getData()).isEqualTo(payload(sequence - 1));
        }
        return last;
    }
}
