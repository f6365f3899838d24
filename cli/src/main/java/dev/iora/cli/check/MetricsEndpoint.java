// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /metrics} to Prometheus, one scrape at a time.
 *
 * <p>Thread: any; scrapes are handled on one thread of its own.
 */
final class MetricsEndpoint implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("metrics").factory());
    private final Callable<String> collector;

    /** @param tls null for plain HTTP */
    MetricsEndpoint(int port, @Nullable SSLContext tls, Callable<String> collector) throws IOException {
        this.collector = collector;
        InetSocketAddress address = new InetSocketAddress(port);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(executor);
        server.createContext("/", this::answer);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
            } else {
                answerMetrics(exchange, method.equals("GET"));
            }
        }
    }

    private void answerMetrics(HttpExchange exchange, boolean withBody) throws IOException {
        int status = OK;
        String text;
        try {
            text = collector.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the exporter ends", e);
        } catch (Exception e) {
            // Returns the reason to the scraper.
            status = FAILED;
            text = "cannot collect: " + e + "\n";
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT_FORMAT);
        exchange.sendResponseHeaders(status, withBody ? body.length : NO_BODY);
        if (withBody) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        // Waits for a scrape in progress, so that its connections can be closed.
        executor.close();
    }
}
