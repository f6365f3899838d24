// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.json.GoQuote;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Publishes without waiting for each message. */
final class PlainSender implements Sender {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Connection connection;
    private final Console console;

    PlainSender(Connection connection, Console console) {
        this.connection = connection;
        this.console = console;
    }

    @Override
    public void send(Message message, boolean silent) {
        connection.publish(message);
        if (!silent) {
            console.log(describe(message));
        }
    }

    static String describe(Message message) {
        return "Published " + message.getData().length + " bytes to " + GoQuote.string(message.getSubject());
    }

    @Override
    public void flush() throws InterruptedException {
        finish();
    }

    @Override
    public void finish() throws InterruptedException {
        try {
            connection.flush(TIMEOUT);
        } catch (TimeoutException e) {
            throw new CliException("nats: timeout: the server did not confirm the messages", e);
        }
        String error = connection.getLastError();
        if (error != null && !error.isEmpty()) {
            throw new CliException("nats: " + error);
        }
    }
}
