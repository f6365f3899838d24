// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.Dispatcher;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for a number of messages of a subject; measures from the first message to the last.
 *
 * <p>Thread: that of its client; messages arrive on one of the connection.
 */
final class CoreSubscriber implements ClientWork {
    private static final int UNLIMITED = -1;

    private final String subject;
    private final CountDownLatch complete = new CountDownLatch(1);
    private long received;

    CoreSubscriber(String subject) {
        this.subject = subject;
    }

    @Override
    public void prepare(BenchClient client) throws InterruptedException {
        Dispatcher dispatcher = client.connection().createDispatcher(_ -> {});
        dispatcher.setPendingLimits(UNLIMITED, UNLIMITED);
        dispatcher.subscribe(subject, _ -> onMessage(client));
        client.flush();
    }

    private void onMessage(BenchClient client) {
        if (received == client.messages()) {
            // Messages beyond the client's share are not measured.
            return;
        }
        received++;
        if (received == 1) {
            client.start();
        }
        client.done(received);
        if (received == client.messages()) {
            client.stop();
            complete.countDown();
        }
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        complete.await();
    }
}
