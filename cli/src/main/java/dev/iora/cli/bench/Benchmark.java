// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.ProgressBar;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Runs several clients concurrently, each with its own connection and thread, and reports the results. The first
 * failure of a client ends the benchmark.
 *
 * <p>Thread: the main one.
 */
final class Benchmark {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

    private final Session session;
    private final Console console;
    private final BenchKind kind;
    private final BenchFlags flags;
    private final List<BenchClient> clients = new ArrayList<>();
    private final List<ClientWork> works = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);

    Benchmark(Session session, BenchKind kind, BenchFlags flags) {
        this.session = session;
        this.console = session.console();
        this.kind = kind;
        this.flags = flags;
    }

    /** Runs one client per share, and prints the results. */
    void run(long[] shares, Supplier<? extends ClientWork> work) throws IOException, InterruptedException {
        try {
            connectAll(shares);
            CountDownLatch ready = new CountDownLatch(shares.length);
            for (BenchClient client : clients) {
                console.log("[" + (client.index() + 1) + "] Starting " + kind.label() + ", " + kind.verb() + " "
                        + HumanNumber.of(client.messages()) + " messages");
                ClientWork clientWork = work.get();
                works.add(clientWork);
                threads.add(Thread.ofPlatform()
                        .name("bench-" + client.index())
                        .start(() -> perform(client, clientWork, ready)));
            }
            ready.await();
            go.countDown();
            awaitAll();
            rethrow();
            report();
        } finally {
            threads.forEach(Thread::interrupt);
            clients.forEach(client -> Connector.close(client.connection()));
        }
    }

    private void connectAll(long... shares) throws InterruptedException {
        long offset = 0;
        for (int i = 0; i < shares.length; i++) {
            JetStreamApi jetStream = new JetStreamApi(
                    session.connector().connect(),
                    session.settings().apiPrefix(),
                    session.settings().timeout(),
                    null);
            clients.add(new BenchClient(i, jetStream, shares[i], offset));
            offset += shares[i];
        }
    }

    private void perform(BenchClient client, ClientWork work, CountDownLatch ready) {
        try {
            try {
                work.prepare(client);
            } finally {
                ready.countDown();
            }
            go.await();
            work.perform(client);
        } catch (IOException | InterruptedException | JetStreamApiException | RuntimeException e) {
            client.fail(e);
        }
    }

    private void awaitAll() throws InterruptedException {
        long total = clients.stream().mapToLong(BenchClient::messages).sum();
        long shown = 0;
        ProgressBar progress = new ProgressBar(console, kind.label(), total, flags.progress);
        for (Thread thread : threads) {
            while (!thread.join(CHECK_INTERVAL)) {
                if (clients.stream().anyMatch(client -> client.failure() != null)) {
                    threads.forEach(Thread::interrupt);
                }
                long done = clients.stream().mapToLong(BenchClient::done).sum();
                progress.add(done - shown);
                shown = done;
            }
        }
        progress.add(clients.stream().mapToLong(BenchClient::done).sum() - shown);
        progress.close();
    }

    /**
     * Throws the failure that ended the benchmark; interrupted clients are ignored, since another failure interrupted
     * them.
     */
    private void rethrow() {
        CliException first = null;
        for (BenchClient client : clients) {
            Exception failure = client.failure();
            if (failure == null || failure instanceof InterruptedException) {
                continue;
            }
            String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            console.log("Error from client " + client.index() + ": " + reason);
            first = first == null ? new CliException(reason, failure) : first;
        }
        if (first != null) {
            throw first;
        }
    }

    private void report() throws IOException {
        Set<String> warnings = new LinkedHashSet<>();
        works.forEach(work -> warnings.add(work.warning()));
        if (clients.stream().anyMatch(BenchClient::hasErrors)) {
            warnings.add("at least one of the clients disconnected or experienced an error during the benchmark."
                    + " These results are not optimal!");
        }
        warnings.remove("");
        warnings.forEach(warning -> console.log("WARNING: " + warning));
        BenchReport report = new BenchReport(
                kind, clients.stream().map(client -> client.sample(flags.size)).toList());
        console.println();
        console.println(report.text());
        if (flags.csv != null) {
            Files.writeString(flags.csv, report.csv(NUID.nextGlobal()));
            console.println("Saved metric data in csv file " + flags.csv);
        }
    }
}
