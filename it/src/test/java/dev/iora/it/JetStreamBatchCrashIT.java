// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server while clients publish atomic batches, counters and single messages: every acknowledged batch is stored, and
 * every batch completely or not at all; totals of counters follow from their increments.
 */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
@Timeout(300)
final class JetStreamBatchCrashIT {
    private static final int KILLS = 3;
    private static final int SIZE = 40;
    private static final int WINDOW = 8;

    @TempDir
    Path directory;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong increments = new AtomicLong();

    @Test
    void batchesAreStoredCompletelyOrNotAtAll() {
        Seeds.forEach(2, random -> {
            acknowledged.clear();
            try (var site = new JetStreamSite(directory.resolve("store" + random.nextInt(Integer.MAX_VALUE)))) {
                site.start();
                try (Connection nats = site.connect()) {
                    create(nats, "{\"name\":\"B\",\"subjects\":[\"b.*\"],\"allow_atomic\":true}");
                    create(nats, "{\"name\":\"N\",\"subjects\":[\"n.*\"],\"allow_msg_counter\":true}");
                }
                long least = 0;
                for (int kill = 0; kill < KILLS; kill++) {
                    increments.set(least);
                    try (Connection nats = site.connect()) {
                        publish(nats, kill, random);
                        site.kill();
                    }
                    site.start();
                    try (Connection nats = site.connect()) {
                        check(nats);
                        least = total(nats);
                        assertThat(least)
                                .as("total of acknowledged increments")
                                .isGreaterThanOrEqualTo(increments.get());
                    }
                }
            }
        });
    }

    private static void create(Connection nats, String config) throws Exception {
        String name = config.substring(9, 10);
        Message response = requireNonNull(
                nats.request("$JS.API.STREAM.CREATE." + name, config.getBytes(UTF_8), JetStreamSite.PATIENCE));
        assertThat(new String(response.getData(), UTF_8)).contains("\"did_create\":true");
    }

    private static Message message(String subject, String data, String... headers) {
        var all = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return NatsMessage.builder()
                .subject(subject)
                .headers(all)
                .data(data.getBytes(UTF_8))
                .build();
    }

    /** Publishes until some batches are acknowledged; others are on their way. */
    private void publish(Connection nats, int kill, Random random) throws Exception {
        int wanted = 1 + random.nextInt(40);
        var window = new Semaphore(WINDOW);
        var acks = new Semaphore(0);
        String payload = "x".repeat(random.nextInt(2_000));
        for (int batch = 0; batch < wanted + WINDOW; batch++) {
            assertThat(window.tryAcquire(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("a batch is acknowledged")
                    .isTrue();
            String id = kill + "-" + batch;
            for (int i = 1; i < SIZE; i++) {
                nats.publish(message(
                        "b." + i, id + " " + payload, "Nats-Batch-Id", id, "Nats-Batch-Sequence", Integer.toString(i)));
            }
            Message commit = message(
                    "b.last",
                    id + " " + payload,
                    "Nats-Batch-Id",
                    id,
                    "Nats-Batch-Sequence",
                    Integer.toString(SIZE),
                    "Nats-Batch-Commit",
                    "1");
            var _ = nats.request(commit).thenAccept(reply -> {
                assertThat(new String(reply.getData(), UTF_8)).contains("\"count\":" + SIZE);
                acknowledged.add(id);
                window.release();
                acks.release();
            });
            nats.publish("b.single", ("single " + payload).getBytes(UTF_8));
            var _ = nats.request(message("n.x", "", "Nats-Incr", "1")).thenAccept(_ -> increments.incrementAndGet());
        }
        assertThat(acks.tryAcquire(wanted, JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("batches are acknowledged")
                .isTrue();
    }

    private void check(Connection nats) throws Exception {
        long last =
                nats.jetStreamManagement().getStreamInfo("B").getStreamState().getLastSequence();
        List<String> ids = new ArrayList<>();
        for (long sequence = 1; sequence <= last; sequence++) {
            MessageInfo message = nats.jetStreamManagement().getMessage("B", sequence);
            byte[] data = message.getData();
            ids.add(data == null ? "" : new String(data, UTF_8).split(" ", 2)[0]);
        }
        Set<String> complete = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            if (!id.equals("single")) {
                assertThat(ids.subList(i, Math.min(ids.size(), i + SIZE)))
                        .as("messages of batch %s from %d on", id, i + 1)
                        .hasSize(SIZE)
                        .containsOnly(id);
                assertThat(complete.add(id)).as("batch %s is stored once", id).isTrue();
                i += SIZE - 1;
            }
        }
        assertThat(complete).containsAll(acknowledged);
    }

    private static long total(Connection nats) throws Exception {
        long last =
                nats.jetStreamManagement().getStreamInfo("N").getStreamState().getLastSequence();
        MessageInfo message = nats.jetStreamManagement().getLastMessage("N", "n.x");
        byte[] data = message.getData();
        assertThat(data == null ? "" : new String(data, UTF_8)).isEqualTo("{\"val\":\"" + last + "\"}");
        return last;
    }
}
