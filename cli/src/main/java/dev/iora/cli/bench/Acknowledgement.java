// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.CliException;
import io.nats.client.Message;
import io.nats.client.impl.AckType;
import java.time.Duration;

/**
 * Acknowledges messages of a consumer.
 *
 * <p>Thread: any, immutable.
 *
 * @param confirmed whether to wait until the server confirms the acknowledgement
 */
record Acknowledgement(boolean confirmed, Duration timeout) {
    private static final byte[] ACK = AckType.AckAck.bytes;

    void send(BenchClient client, Message message) throws InterruptedException {
        String reply = message.getReplyTo();
        if (reply == null) {
            throw new CliException("acknowledging the message: nats: message does not have a reply");
        }
        if (!confirmed) {
            client.connection().publish(reply, ACK);
        } else if (client.connection().request(reply, ACK, timeout) == null) {
            throw new CliException("acknowledging the message: nats: timeout");
        }
    }
}
