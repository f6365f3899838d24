// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.subject.SequenceSet;

/**
 * Encodes a consumer's durable state for a checkpoint.
 *
 * <p>Thread: the shard.
 */
final class StateCodec {
    private static final int VERSION = 1;

    private StateCodec() {}

    /** Returns a state as bytes. */
    static byte[] encode(AckState state) {
        BinaryWriter out = new BinaryWriter(64);
        out.addVariable(VERSION);
        out.addVariable(state.isStarted() ? 1 : 0);
        out.addVariable(state.resumeAfter());
        out.addVariable(state.lastDeliveredNanos());
        out.addVariable(state.lastAckNanos());
        AckFloor floor = state.floor();
        out.addVariable(floor.deliveredConsumer());
        out.addSigned(floor.deliveredStream());
        out.addVariable(floor.consumer());
        out.addSigned(floor.stream());
        PendingAcks pending = state.pending();
        out.addVariable(pending.size());
        long previous = 0;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            out.addVariable(pending.sequence(slot) - previous);
            out.addVariable(pending.consumerSequence(slot));
            out.addSigned(pending.timeNanos(slot));
            out.addVariable(pending.redeliveries(slot));
            previous = pending.sequence(slot);
        }
        int[] runs = {0};
        state.givenUp().forEachRun((first, last) -> runs[0]++);
        out.addVariable(runs[0]);
        state.givenUp().forEachRun((first, last) -> {
            out.addVariable(first);
            out.addVariable(last - first);
        });
        return out.toByteArray();
    }

    /**
     * Restores a new state.
     *
     * @throws IllegalArgumentException if the bytes are no state
     */
    static void decode(AckState state, byte[] bytes, int offset, int length) {
        BinaryReader in = new BinaryReader("consumer state").reset(bytes, offset, length);
        long version = in.takeVariable();
        if (version != VERSION) {
            throw in.damaged("unknown version " + version);
        }
        state.restore(in.takeCount(1) == 1, in.takeVariable(), in.takeVariable(), in.takeVariable());
        AckFloor floor = state.floor();
        floor.set(in.takeVariable(), in.takeSigned(), in.takeVariable(), in.takeSigned());
        if (floor.consumer() > floor.deliveredConsumer() || floor.stream() > floor.deliveredStream()) {
            throw in.damaged("an ack floor above the last delivery");
        }
        decodePending(state.pending(), floor, in);
        decodeGivenUp(state.givenUp(), in);
    }

    private static void decodePending(PendingAcks pending, AckFloor floor, BinaryReader in) {
        // Each entry takes at least four bytes, which limits the allocation for a damaged count.
        int count = in.takeCount(Integer.MAX_VALUE / 4);
        long previous = 0;
        for (int i = 0; i < count; i++) {
            long delta = in.takeVariable();
            long sequence = previous + delta;
            if (delta <= 0 || sequence <= previous || sequence > floor.deliveredStream()) {
                throw in.damaged("pending messages out of order");
            }
            int slot = pending.add(sequence, in.takeVariable(), in.takeSigned());
            pending.redeliveries(slot, in.takeCount(Integer.MAX_VALUE));
            previous = sequence;
        }
    }

    private static void decodeGivenUp(SequenceSet givenUp, BinaryReader in) {
        long previous = 0;
        int runs = in.takeCount(Integer.MAX_VALUE / 2);
        for (int i = 0; i < runs; i++) {
            long first = in.takeVariable();
            long last = first + in.takeVariable();
            if (first <= previous || last < first) {
                throw in.damaged("messages given up out of order");
            }
            givenUp.addRange(first, last);
            previous = last;
        }
        in.end();
    }
}
