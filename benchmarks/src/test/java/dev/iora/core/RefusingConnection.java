// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;

/** A connection that takes no messages. */
final class RefusingConnection extends Connection {
    static final RefusingConnection INSTANCE = new RefusingConnection();

    private RefusingConnection() {
        super(1);
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        return false;
    }

    @Override
    public boolean limit(Subscription subscription, long max) {
        return false;
    }

    @Override
    public void send(int lane, byte[] bytes, int offset, int length) {}

    @Override
    public void flush(int lane) {}

    @Override
    public void close(CloseReason reason) {}

    @Override
    public String toString() {
        return "nobody";
    }
}
