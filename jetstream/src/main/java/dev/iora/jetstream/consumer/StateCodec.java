// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.subject.SequenceSet;

/**
 * A consumer's durable state as bytes for a checkpoint.
 *
 * <p>Thread: the shard.
 */
final class StateCodec {
    private static final int VERSION = 1;

    private StateCodec() {}

    /** The bytes of a state. */
    static byte[] encode(AckState state) {
        ByteWriter out = new ByteWriter();
        out.varint(VERSION);
        out.varint(state.isStarted() ? 1 : 0);
        out.varint(state.resumeAfter());
        out.varint(state.lastDeliveredNanos());
        out.varint(state.lastAckNanos());
        AckFloor floor = state.floor();
        out.varint(floor.deliveredConsumer());
        out.signed(floor.deliveredStream());
        out.varint(floor.consumer());
        out.signed(floor.stream());
        PendingAcks pending = state.pending();
        out.varint(pending.size());
        long previous = 0;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            out.varint(pending.sequence(slot) - previous);
            out.varint(pending.consumerSequence(slot));
            out.signed(pending.timeNanos(slot));
            out.varint(pending.redeliveries(slot));
            previous = pending.sequence(slot);
        }
        int[] runs = {0};
        state.exhausted().forEachRun((first, last) -> runs[0]++);
        out.varint(runs[0]);
        state.exhausted().forEachRun((first, last) -> {
            out.varint(first);
            out.varint(last - first);
        });
        return out.copy();
    }

    /**
     * Restores a state that is new.
     *
     * @throws IllegalArgumentException if the bytes are no state
     */
    static void decode(AckState state, byte[] bytes, int offset, int length) {
        ByteReader in = new ByteReader();
        in.reset(bytes, offset, length);
        long version = in.varint();
        if (version != VERSION) {
            throw new IllegalArgumentException("consumer state of version " + version);
        }
        state.restore(in.count(1) == 1, in.varint(), in.varint(), in.varint());
        AckFloor floor = state.floor();
        floor.set(in.varint(), in.signed(), in.varint(), in.signed());
        if (floor.consumer() > floor.deliveredConsumer() || floor.stream() > floor.deliveredStream()) {
            throw new IllegalArgumentException("consumer state with a floor above what was delivered");
        }
        decodePending(state.pending(), floor, in);
        decodeExhausted(state.exhausted(), in);
    }

    private static void decodePending(PendingAcks pending, AckFloor floor, ByteReader in) {
        // Each takes four bytes at least, which bounds what a damaged count can make us build.
        int count = in.count(Integer.MAX_VALUE / 4);
        long previous = 0;
        for (int i = 0; i < count; i++) {
            long delta = in.varint();
            long sequence = previous + delta;
            if (delta <= 0 || sequence <= previous || sequence > floor.deliveredStream()) {
                throw new IllegalArgumentException("consumer state with pending messages out of order");
            }
            int slot = pending.add(sequence, in.varint(), in.signed());
            pending.redeliveries(slot, in.count(Integer.MAX_VALUE));
            previous = sequence;
        }
    }

    private static void decodeExhausted(SequenceSet exhausted, ByteReader in) {
        long previous = 0;
        int runs = in.count(Integer.MAX_VALUE / 2);
        for (int i = 0; i < runs; i++) {
            long first = in.varint();
            long last = first + in.varint();
            if (first <= previous || last < first) {
                throw new IllegalArgumentException("consumer state with exhausted messages out of order");
            }
            exhausted.addRange(first, last);
            previous = last;
        }
        if (in.hasMore()) {
            throw new IllegalArgumentException("consumer state with bytes behind its end");
        }
    }
}
