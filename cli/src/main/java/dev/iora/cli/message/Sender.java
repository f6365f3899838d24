// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import io.nats.client.Message;

/**
 * Sends messages and tells the user.
 *
 * <p>Thread: the main one.
 */
interface Sender {
    /** Sends one message; {@code silent} leaves out what is told about each. */
    void send(Message message, boolean silent) throws InterruptedException;

    /** Returns when the server has what was sent so far, if it is sent at once. */
    default void flush() throws InterruptedException {
        // Nothing is held back.
    }

    /** Returns when the server has everything, and fails if it refused something. */
    void finish() throws InterruptedException;
}
