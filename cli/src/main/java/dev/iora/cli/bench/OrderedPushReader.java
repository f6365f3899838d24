// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * Reads all messages of a subject through its own ordered push consumer. The client finds the stream by the subject.
 *
 * <p>Thread: that of its client; messages arrive on one of the connection.
 */
final class OrderedPushReader implements ClientWork {
    private static final int UNLIMITED = -1;

    private final String subject;
    private final String prefix;
    private final Pace pace;
    private final CountDownLatch complete = new CountDownLatch(1);
    private long received;

    /** @param prefix the prefix of API subjects */
    OrderedPushReader(String subject, String prefix, Pace pace) {
        this.subject = subject;
        this.prefix = prefix;
        this.pace = pace;
    }

    @Override
    public void prepare(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {
        client.start();
        Dispatcher dispatcher = client.connection().createDispatcher();
        dispatcher.setPendingLimits(UNLIMITED, UNLIMITED);
        client.connection()
                .jetStream(JetStreamOptions.builder().prefix(prefix).build())
                .subscribe(
                        subject,
                        dispatcher,
                        _ -> onMessage(client),
                        false,
                        PushSubscribeOptions.builder().ordered(true).build());
        client.flush();
    }

    private void onMessage(BenchClient client) throws InterruptedException {
        if (received == client.messages()) {
            // Messages beyond the client's share are not measured.
            return;
        }
        pace.await(received);
        received++;
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
