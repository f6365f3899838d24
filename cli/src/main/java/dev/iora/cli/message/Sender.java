// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import io.nats.client.Message;

/**
 * Sends messages and reports that to the user.
 *
 * <p>Thread: the main one.
 */
interface Sender {
    /** Sends one message; {@code silent} suppresses the line about it. */
    void send(Message message, boolean silent) throws InterruptedException;

    /** Waits until the server has received all messages that were sent immediately. */
    default void flush() throws InterruptedException {
        // Most senders do not buffer.
    }

    /** Waits until the server has received everything; fails if it refused a message. */
    void finish() throws InterruptedException;
}
