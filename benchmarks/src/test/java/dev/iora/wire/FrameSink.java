// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.common.Invariants;

/** Accepts publishes only, as in bursts for benchmarks; subclasses implement {@link #onPublish}. */
public abstract class FrameSink implements ProtocolSink {
    /** For subclasses. */
    protected FrameSink() {}

    @Override
    public final boolean takesHeaders() {
        return true;
    }

    @Override
    public final boolean onSubscribe(byte[] bytes, Slice subject, Slice queue, Slice sid) {
        return unexpected();
    }

    @Override
    public final boolean onUnsubscribe(byte[] bytes, Slice sid, long max) {
        return unexpected();
    }

    @Override
    public final boolean onConnect(byte[] bytes, int offset, int length) {
        return unexpected();
    }

    @Override
    public final boolean onInfo(byte[] bytes, int offset, int length) {
        return unexpected();
    }

    @Override
    public final boolean onPing() {
        return unexpected();
    }

    @Override
    public final boolean onPong() {
        return unexpected();
    }

    @Override
    public final boolean onRemoteError(byte[] bytes, int offset, int length) {
        return unexpected();
    }

    @Override
    public final void onViolation(ProtocolViolation violation) {
        throw new IllegalStateException("the parser refuses a burst for a benchmark: " + violation);
    }

    private static boolean unexpected() {
        Invariants.check(false, "a burst for a benchmark holds publishes only");
        return false;
    }
}
