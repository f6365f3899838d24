// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.AccountTable;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.Inbox;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SteppedLanes;
import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.SteppedShards;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.testkit.TestHeap;
import dev.iora.testkit.VirtualClock;
import java.util.List;

/** An API over two shards, stepped by the test. */
final class ApiHarness {
    /** Size of all memory streams together. */
    static final long MAX_MEMORY_BYTES = 1L << 40;

    final AccountTable table = new AccountTable(TestHeap.ample());
    final Account account = table.global();
    final Account system = table.take("$SYS", true);
    final JetStreamAccounts accounts = JetStreamAccounts.ofGlobal(table, new ServerUsage(-1, -1));
    final SteppedLanes lanes = new SteppedLanes(2, table);
    final Inbox inbox = new Inbox();
    final List<Inbox.Received> received = inbox.received;
    final RecordingLog log = new RecordingLog();
    final List<String> errors = log.errors;
    final List<String> warnings = log.warnings;
    final List<String> debugLines = log.debugLines;
    final VirtualClock clock = new VirtualClock();
    final SteppedShards shards;
    final Api api;
    private int requests;

    ApiHarness() {
        this("", 100);
    }

    ApiHarness(String domain, int queueLimit) {
        JetStreamOptions options = options(domain, queueLimit);
        var in = new Api.Surroundings(
                options,
                new RequestBudget(1L << 30),
                accounts,
                system,
                lanes,
                clock,
                new SeededRandom(1),
                log,
                (thread, cause) -> {});
        shards = new SteppedShards(options, accounts, table.heap(), lanes, clock, log);
        api = new Api(in, shards::commands);
        api.open();
        lanes.publisher = inbox;
        subscribe("reply.>");
    }

    static JetStreamOptions options(String domain, int queueLimit) {
        return new TestOptions()
                .domain(domain)
                .maxBuffered(100, 1 << 20)
                .maxBytes(MAX_MEMORY_BYTES, -1)
                .queueLimit(queueLimit)
                .limits(new JetStreamOptions.Limits(-1, -1, 0))
                .shards(2)
                .heapBytes(1L << 32)
                .build();
    }

    void subscribe(String filter) {
        subscribe(account, filter);
    }

    void subscribe(Account in, String filter) {
        inbox.subscribe(in, filter.getBytes(UTF_8));
    }

    /** Runs everything until there is nothing left to do. */
    void runAll() {
        boolean busy = true;
        while (busy) {
            busy = api.step();
            busy |= shards.step();
            busy |= lanes.round();
        }
    }

    /** Runs everything while time passes, in steps that are shorter than any interval of a mirror or consumer. */
    void pass(long seconds) {
        for (long quarter = 0; quarter < 4 * seconds; quarter++) {
            clock.advance(250_000_000);
            runAll();
        }
    }

    /** The response to a request for the state of a stream. */
    String info(String stream) {
        return ask("STREAM.INFO." + stream, "");
    }

    /** Publishes a message and runs everything; {@code headers} without the version line, may be empty. */
    void store(String subject, String headers, String payload) {
        publish(0, subject, "", headers, payload);
        runAll();
    }

    /** Lets each part do a little. */
    void stepOnce() {
        api.step();
        shards.step();
        lanes.round();
    }

    void pause() {
        api.pause();
    }

    /** Sends a request as a client of another account and returns its response. */
    String ask(Account of, String tail, String body) {
        String reply = "reply." + requests++;
        publish(of, "$JS.API." + tail, reply, body.replace('\'', '"'));
        runAll();
        return response(reply);
    }

    /** Publishes as a client of another account; returns whether there was a receiver. */
    boolean publish(Account of, String subject, String reply, String payload) {
        boolean taken = lanes.publish(of, 0, subject, reply, "", payload);
        lanes.endRounds();
        return taken;
    }

    /** An account that may use JetStream, with a client that gets its responses. */
    Account account(String name) {
        Account added = table.take(name);
        subscribe(added, "reply.>");
        return added;
    }

    /** Sends a request; single quotes in the body stand for double ones. */
    String send(String subject, String body) {
        return send(subject, "", body);
    }

    String send(String subject, String headers, String body) {
        String reply = "reply." + requests++;
        publish(0, subject, reply, headers, body.replace('\'', '"'));
        return reply;
    }

    /** The payloads of the responses to a request, concatenated, with double quotes as single ones. */
    String response(String reply) {
        StringBuilder text = new StringBuilder();
        for (Inbox.Received message : received) {
            if (message.subject().equals(reply)) {
                text.append(message.headers()).append(message.payload());
            }
        }
        return text.toString().replace('"', '\'').replace("io.nats.jetstream.api.v1", "~");
    }

    /** Sends a request and returns its response. */
    String ask(String tail, String body) {
        return ask(tail, "", body);
    }

    String ask(String tail, String headers, String body) {
        String reply = send("$JS.API." + tail, headers, body);
        runAll();
        return response(reply);
    }

    /** Publishes and ends the rounds of the lanes; returns whether there was a receiver. */
    boolean publish(int lane, String subject, String reply, String headers, String payload) {
        boolean taken = lanes.publish(lane, subject, reply, headers, payload);
        lanes.endRounds();
        return taken;
    }

    /** Publishes a message when the clock is at {@code epochNanos}. */
    void publish(String subject, String headers, String payload, long epochNanos) {
        clock.advance(epochNanos - clock.epochNanos());
        publish(0, subject, "", headers, payload);
        runAll();
    }
}
