// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.MessageHandler;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Reads messages that the connection delivers by callback, up to the client's share.
 *
 * <p>Thread: that of its client; messages arrive on one of the connection.
 */
final class CallbackReader implements ClientWork {
    /** Subscribes a handler of messages. */
    @FunctionalInterface
    private interface Subscriber {
        void subscribe(BenchClient client, Dispatcher dispatcher, MessageHandler handler)
                throws IOException, JetStreamApiException;
    }

    private final Subscriber subscriber;
    private final boolean fromFirst;
    private final Pace pace;
    private final CountDownLatch complete = new CountDownLatch(1);
    private long received;

    /** @param fromFirst whether the clock starts with the first message, not with the subscription */
    private CallbackReader(Subscriber subscriber, boolean fromFirst, Pace pace) {
        this.subscriber = subscriber;
        this.fromFirst = fromFirst;
        this.pace = pace;
    }

    /** Reads the core messages of a subject. */
    static CallbackReader ofSubject(String subject) {
        return new CallbackReader(
                (_, dispatcher, handler) -> dispatcher.subscribe(subject, handler), true, Pace.sleeping(Duration.ZERO));
    }

    /** Reads a stream through an ordered push consumer. The client finds the stream by the subject. */
    static CallbackReader ofStream(String subject, Pace pace) {
        return new CallbackReader(
                (client, dispatcher, handler) -> {
                    PushSubscribeOptions ordered =
                            PushSubscribeOptions.builder().ordered(true).build();
                    client.connection()
                            .jetStream(JetStreamOptions.builder()
                                    .prefix(client.jetStream().prefix())
                                    .build())
                            .subscribe(subject, dispatcher, handler, false, ordered);
                },
                false,
                pace);
    }

    @Override
    public void prepare(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {
        client.start();
        Dispatcher dispatcher = BenchClient.unlimited(client.connection().createDispatcher());
        subscriber.subscribe(client, dispatcher, _ -> onMessage(client));
        client.flush();
    }

    private void onMessage(BenchClient client) throws InterruptedException {
        if (received == client.messages()) {
            // Messages beyond the client's share are not measured.
            return;
        }
        pace.await(received);
        received++;
        if (fromFirst && received == 1) {
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
