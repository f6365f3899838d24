// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.HdrHistogram.Histogram;

/**
 * Loads for JetStream. Each run uses new streams and checks that the server has stored all acknowledged messages.
 *
 * <p>Thread: the caller's, and one for each further client.
 */
final class StreamLoad {
    private static final int BURST_MESSAGES = 100;
    private static final long IDLE_MILLIS = 1000;
    private static final byte[] ACK = "+ACK\r\n".getBytes(US_ASCII);

    /** The result of a run: messages, time, latency of single requests in nanoseconds (empty if not measured). */
    record Run(long messages, long elapsedNanos, Histogram latency) {
        double rate() {
            return messages * 1e9 / elapsedNanos;
        }
    }

    private final InetSocketAddress server;
    private final String storage;
    private final List<String> streams = new ArrayList<>();

    /** The stream of loads with a single stream. */
    private final String stream;

    private long maxStored = Long.MAX_VALUE;

    /** Loads for one stream, created by {@link #create}. */
    StreamLoad(InetSocketAddress server, String storage, String stream) {
        this(server, storage, stream, 1);
    }

    /** Loads for {@code count} streams with names that begin with {@code name}; publishers use them in turn. */
    StreamLoad(InetSocketAddress server, String storage, String name, int count) {
        this.server = server;
        this.storage = storage;
        stream = name;
        streams.add(name);
        for (int i = 1; i < count; i++) {
            streams.add(name + "-" + i);
        }
    }

    void create() throws IOException {
        create("");
    }

    /** Creates the streams with additional configuration: JSON fields, each after a comma. */
    void create(String fields) throws IOException {
        try (var client = new StreamClient(server, "_INBOX.c")) {
            for (String name : streams) {
                String answer = client.request(
                        "_INBOX.c",
                        "$JS.API.STREAM.CREATE." + name,
                        "{\"name\":\"" + name + "\",\"subjects\":[\"" + name + ".>\"],\"storage\":\"" + storage + "\""
                                + fields + "}");
                check(answer, "\"did_create\":true");
            }
        }
    }

    /** Creates the stream with a limit of {@code messages}. */
    void createFull(long messages) throws IOException {
        create(",\"max_msgs\":" + messages);
        maxStored = messages;
        publishAsync(messages, 128, 1000, 1);
    }

    /** Creates pull consumers, each for a subject without messages. */
    void createIdleConsumers(int count) throws IOException {
        try (var client = new StreamClient(server, "_INBOX.c")) {
            for (int i = 0; i < count; i++) {
                createConsumer(client, "idle" + i, stream + ".new." + i, ",\"ack_policy\":\"explicit\"");
            }
        }
    }

    private void createConsumer(StreamClient client, String name, String filter, String fields) throws IOException {
        String filtered = filter.isEmpty() ? "" : ",\"filter_subject\":\"" + filter + "\"";
        String config = "{\"stream_name\":\"" + stream + "\",\"config\":{\"durable_name\":\"" + name + "\"" + filtered
                + fields + "}}";
        check(
                client.request("_INBOX.c", "$JS.API.CONSUMER.DURABLE.CREATE." + stream + "." + name, config),
                "\"stream_name\"");
    }

    /** Purges the messages of the first subject; the result counts purged messages. */
    Run purge() throws IOException {
        long before = stored();
        try (var client = new StreamClient(server, "_INBOX.c")) {
            long started = System.nanoTime();
            String answer =
                    client.request("_INBOX.c", "$JS.API.STREAM.PURGE." + stream, "{\"filter\":\"" + stream + ".0\"}");
            long elapsed = System.nanoTime() - started;
            check(answer, "\"success\":true");
            return new Run(before - stored(), elapsed, new Histogram(3));
        }
    }

    void delete() throws IOException {
        try (var client = new StreamClient(server, "_INBOX.c")) {
            for (String name : streams) {
                check(client.request("_INBOX.c", "$JS.API.STREAM.DELETE." + name, ""), "\"success\":true");
            }
        }
    }

    /** Total messages in all of its streams. */
    long stored() throws IOException {
        long messages = 0;
        try (var client = new StreamClient(server, "_INBOX.c")) {
            for (String name : streams) {
                String answer = client.request("_INBOX.c", "$JS.API.STREAM.INFO." + name, "");
                int at = answer.indexOf("\"messages\":");
                if (at < 0) {
                    throw new LoadFailure("STREAM.INFO answers " + answer);
                }
                messages += Long.parseLong(answer.substring(at + 11, answer.indexOf(',', at)));
            }
        }
        return messages;
    }

    /**
     * One publisher with at most {@code window} unacknowledged messages, to {@code subjects} subjects of each stream in turn.
     */
    Run publishAsync(long messages, int bytes, int window, int subjects) throws IOException {
        int burst = Math.min(window, BURST_MESSAGES);
        List<byte[]> bursts = bursts("_INBOX.p", bytes, burst, subjects);
        var latency = new Histogram(3);
        long[] sentAt = new long[window / burst + 2];
        byte[] ack = "MSG _INBOX.p.1 1 ".getBytes(US_ASCII);
        long storedBefore = stored();
        try (var client = new StreamClient(server, "_INBOX.p")) {
            long sent = 0;
            long acknowledged = 0;
            long started = System.nanoTime();
            while (acknowledged < messages) {
                while (sent < messages && sent - acknowledged + burst <= window) {
                    byte[] next = bursts.get((int) (sent / burst % bursts.size()));
                    sentAt[(int) (sent / burst % sentAt.length)] = System.nanoTime();
                    client.send(next, next.length);
                    sent += burst;
                }
                long before = acknowledged / burst;
                acknowledged += client.acknowledgements(ack);
                long now = System.nanoTime();
                for (long done = before; done < acknowledged / burst; done++) {
                    latency.recordValue(now - sentAt[(int) (done % sentAt.length)]);
                }
            }
            long elapsed = System.nanoTime() - started;
            checkStored(storedBefore + sent);
            return new Run(acknowledged, elapsed, latency);
        }
    }

    private List<byte[]> bursts(String inbox, int bytes, int count, int subjects) {
        var bursts = new ArrayList<byte[]>();
        String payload = "x".repeat(bytes) + "\r\n";
        int next = 0;
        int all = subjects * streams.size();
        do {
            var burst = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                String subject = streams.get(next % streams.size()) + "." + next / streams.size();
                String frame = "PUB " + subject + " " + inbox + ".1 " + bytes + "\r\n" + payload;
                burst.writeBytes(frame.getBytes(US_ASCII));
                next = (next + 1) % all;
            }
            bursts.add(burst.toByteArray());
        } while (next != 0 && bursts.size() < 100_000);
        return bursts;
    }

    /** {@code publishers} that each wait for the PubAck before the next message; one thread runs them all. */
    Run publishSync(long messages, int bytes, int publishers) throws IOException {
        long each = messages / publishers;
        var latency = new Histogram(3);
        long before = stored();
        var running = new ArrayList<SyncPublisher>();
        long elapsed;
        try (var loop = new EventLoop()) {
            for (int number = 0; number < publishers; number++) {
                String inbox = "_INBOX.p" + number;
                RawConnection connection = RawConnection.open(server);
                connection.send("SUB " + inbox + ".* 1\r\n");
                connection.ping(RawConnection.REPLY_TIMEOUT);
                SocketChannel channel = connection.nonBlockingChannel();
                byte[] message = bursts(inbox, bytes, 1, 1).getFirst();
                var publisher = new SyncPublisher(channel, message, each, latency);
                loop.add(channel, SelectionKey.OP_READ, publisher);
                running.add(publisher);
            }
            long started = System.nanoTime();
            for (SyncPublisher publisher : running) {
                publisher.start();
            }
            while (!running.isEmpty()) {
                loop.turn(IDLE_MILLIS);
                running.removeIf(SyncPublisher::isDone);
            }
            elapsed = System.nanoTime() - started;
        }
        checkStored(before + each * publishers);
        return new Run(each * publishers, elapsed, latency);
    }

    /** Reads the whole stream through a push consumer with flow control, like an ordered consumer. */
    Run consumeOrdered() throws IOException {
        long messages = stored();
        try (var client = new StreamClient(server, "_INBOX.o")) {
            client.send("SUB _D.o 2\r\n");
            String config = "{\"stream_name\":\"" + stream + "\",\"config\":{\"deliver_subject\":\"_D.o\","
                    + "\"ack_policy\":\"none\",\"max_deliver\":1,\"flow_control\":true,\"idle_heartbeat\":5000000000,"
                    + "\"mem_storage\":true,\"num_replicas\":1}}";
            long started = System.nanoTime();
            client.send(request("$JS.API.CONSUMER.CREATE." + stream, "_INBOX.o.r", config));
            long received = 0;
            while (received < messages) {
                client.next();
                if (client.subjectLength > 0 && client.bytes()[client.subject] == '_') {
                    if (client.bytes()[client.subject + 1] == 'I') {
                        check(client.payload(), "\"stream_name\"");
                    } else if (client.replyLength > 0) {
                        String reply = new String(client.bytes(), client.reply, client.replyLength, US_ASCII);
                        client.send("PUB " + reply + " 0\r\n\r\n");
                    }
                } else {
                    received++;
                }
            }
            return new Run(received, System.nanoTime() - started, new Histogram(3));
        }
    }

    /** {@code clients} of one pull consumer fetch batches and acknowledge each message. */
    Run fetch(int clients, int batch) throws IOException {
        return fetch(clients, batch, "");
    }

    /** Fetches like {@link #fetch(int, int)}, but only messages of the first subject. */
    Run fetchFirstSubject(int clients, int batch) throws IOException {
        return fetch(clients, batch, stream + ".0");
    }

    private Run fetch(int clients, int batch, String filter) throws IOException {
        long messages = stored();
        String consumer = "fetch" + System.nanoTime();
        try (var client = new StreamClient(server, "_INBOX.c")) {
            createConsumer(client, consumer, filter, ",\"ack_policy\":\"explicit\",\"max_ack_pending\":10000");
        }
        String pull = "{\"batch\":" + batch + ",\"no_wait\":true}";
        var total = new long[clients];
        long started = System.nanoTime();
        inParallel(clients, number -> total[number] = fetchAll(consumer, pull, "_INBOX.f" + number));
        long elapsed = System.nanoTime() - started;
        long received = 0;
        for (long part : total) {
            received += part;
        }
        if (received != messages) {
            throw new LoadFailure("fetched " + received + " of " + messages + " messages");
        }
        return new Run(received, elapsed, new Histogram(3));
    }

    private long fetchAll(String consumer, String pull, String inbox) throws IOException {
        String next = request("$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer, inbox + ".m", pull);
        var acks = new ByteArrayOutputStream();
        long received = 0;
        long inBatch = 0;
        try (var client = new StreamClient(server, inbox)) {
            client.send(next);
            while (true) {
                client.next();
                if (client.replyLength == 0) {
                    // A status ends the request: no messages left, or only a part of the batch.
                    if (inBatch == 0) {
                        return received;
                    }
                } else {
                    received++;
                    inBatch++;
                    acks.writeBytes("PUB ".getBytes(US_ASCII));
                    acks.write(client.bytes(), client.reply, client.replyLength);
                    acks.writeBytes(" 4\r\n".getBytes(US_ASCII));
                    acks.writeBytes(ACK);
                    if (inBatch < 500) {
                        continue;
                    }
                }
                inBatch = 0;
                acks.writeBytes(next.getBytes(US_ASCII));
                client.send(acks.toByteArray(), acks.size());
                acks.reset();
            }
        }
    }

    private static String request(String subject, String reply, String payload) {
        return "PUB " + subject + " " + reply + " " + payload.length() + "\r\n" + payload + "\r\n";
    }

    private void checkStored(long expected) throws IOException {
        long stored = stored();
        if (stored != Math.min(expected, maxStored)) {
            throw new LoadFailure("acknowledged " + expected + " messages, stored " + stored);
        }
    }

    private static void check(String answer, String part) {
        if (!answer.contains(part)) {
            throw new LoadFailure("answered by " + answer);
        }
    }

    /** The work of one client. */
    @FunctionalInterface
    private interface Client {
        void run(int number) throws IOException;
    }

    private static void inParallel(int clients, Client client) throws IOException {
        var tasks = new ArrayList<FutureTask<Void>>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            var task = new FutureTask<Void>(() -> {
                client.run(number);
                return null;
            });
            tasks.add(task);
            Thread.ofPlatform().daemon().name("client-" + i).start(task);
        }
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }
}
