// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The reply subjects of one exporting account, {@code _R_.<account>.<request>}: a response to such a subject goes to the
 * original reply subject in the account of the requester.
 *
 * <p>Requests wait in a ring of fixed size, so that what they hold is bounded: a request that gets no response loses its place
 * to a later one.
 *
 * <p>Thread: any; {@link #deliver} the owner of its lane.
 */
public final class ServiceReplies extends InternalConnection {
    private static final byte[] PREFIX = "_R_.".getBytes(US_ASCII);
    private static final byte[] DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(US_ASCII);
    private static final int ACCOUNT_DIGITS = 6;
    private static final int NUMBER_DIGITS = 8;
    private static final int SECRET_DIGITS = 11;

    /**
     * The responses that a service sends.
     *
     * @param several whether a request may get more than one; the last one is empty
     * @param thresholdNanos how long a request waits for a response
     */
    public record Kind(boolean several, long thresholdNanos) {}

    /** A request that waits for a response. */
    private static final class Waiting {
        private final long number;
        private final long secret;
        private final Account requester;
        private final byte[] reply;
        private final Kind kind;
        private volatile long sinceNanos;

        private Waiting(long number, long secret, Account requester, byte[] reply, Kind kind, long nowNanos) {
            this.number = number;
            this.secret = secret;
            this.requester = requester;
            this.reply = reply;
            this.kind = kind;
            sinceNanos = nowNanos;
        }
    }

    private final RouterTable routers;
    private final Clock clock;
    private final byte[] prefix;
    private final int size;

    /** Created by the first request. */
    private final AtomicReference<@Nullable AtomicReferenceArray<@Nullable Waiting>> ring = new AtomicReference<>();

    private final AtomicLong next = new AtomicLong();

    /**
     * Creates the reply subjects of {@code exporter} and subscribes to them.
     *
     * @param size how many requests may wait; a power of two
     */
    public ServiceReplies(Account exporter, int size, RouterTable routers, Clock clock, SeededRandom random) {
        super(0);
        this.routers = routers;
        this.clock = clock;
        this.size = size;
        prefix = Arrays.copyOf(PREFIX, PREFIX.length + ACCOUNT_DIGITS + 1);
        writeDigits(prefix, PREFIX.length, ACCOUNT_DIGITS, random.nextLong() >>> 1);
        prefix[prefix.length - 1] = '.';
        byte[] filter = Arrays.copyOf(prefix, prefix.length + 1);
        filter[prefix.length] = '*';
        var _ = subscribe(exporter, filter);
    }

    /** Returns the reply subject for a request whose responses go to {@code reply} in the account of the requester. */
    byte[] expect(Account requester, byte[] reply, Kind kind, SeededRandom random) {
        long number = next.getAndIncrement();
        long secret = random.nextLong() >>> 1;
        ring().set(slot(number), new Waiting(number, secret, requester, reply, kind, clock.nanoTime()));
        byte[] subject = Arrays.copyOf(prefix, prefix.length + NUMBER_DIGITS + SECRET_DIGITS);
        writeDigits(subject, prefix.length, NUMBER_DIGITS, number);
        writeDigits(subject, prefix.length + NUMBER_DIGITS, SECRET_DIGITS, secret);
        return subject;
    }

    /** The request to {@code subject} was not delivered. */
    void forget(byte[] subject) {
        Waiting waiting = find(subject, 0, subject.length);
        if (waiting != null) {
            remove(waiting);
        }
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        Waiting waiting = find(frame.names, frame.subject, frame.subjectLength);
        if (waiting == null) {
            return false;
        }
        long now = clock.nanoTime();
        if (now - waiting.sinceNanos > waiting.kind.thresholdNanos) {
            remove(waiting);
            return false;
        }
        // A second response to a request that expects one only must not arrive, even if it is sent by another lane.
        if (!waiting.kind.several && !remove(waiting)) {
            return false;
        }
        boolean delivered = routers.router(lane).publish(waiting.requester, frame.renamed(waiting.reply));
        if (waiting.kind.several) {
            waiting.sinceNanos = now;
            if (!delivered || frame.size == 0) {
                remove(waiting);
            }
        }
        return delivered;
    }

    private AtomicReferenceArray<@Nullable Waiting> ring() {
        AtomicReferenceArray<@Nullable Waiting> current = ring.get();
        if (current == null) {
            var created = new AtomicReferenceArray<@Nullable Waiting>(size);
            current = ring.compareAndSet(null, created) ? created : Objects.requireNonNull(ring.get());
        }
        return current;
    }

    private boolean remove(Waiting waiting) {
        return ring().compareAndSet(slot(waiting.number), waiting, null);
    }

    private int slot(long number) {
        return (int) (number & (size - 1));
    }

    private @Nullable Waiting find(byte[] bytes, int offset, int length) {
        if (length != prefix.length + NUMBER_DIGITS + SECRET_DIGITS) {
            return null;
        }
        long number = readDigits(bytes, offset + prefix.length, NUMBER_DIGITS);
        long secret = readDigits(bytes, offset + prefix.length + NUMBER_DIGITS, SECRET_DIGITS);
        AtomicReferenceArray<@Nullable Waiting> current = ring.get();
        Waiting waiting = current == null || number < 0 ? null : current.get(slot(number));
        return waiting != null && waiting.number == number && waiting.secret == secret ? waiting : null;
    }

    /** Number of digits written is fixed; higher ones are lost. */
    private static void writeDigits(byte[] target, int offset, int count, long value) {
        long rest = value;
        for (int i = offset + count - 1; i >= offset; i--) {
            target[i] = DIGITS[(int) (rest % DIGITS.length)];
            rest /= DIGITS.length;
        }
    }

    /** Returns a number that no request has if a character is not a digit. */
    private static long readDigits(byte[] source, int offset, int count) {
        long value = 0;
        for (int i = offset; i < offset + count; i++) {
            int digit = Arrays.binarySearch(DIGITS, source[i]);
            if (digit < 0) {
                return -1;
            }
            value = value * DIGITS.length + digit;
        }
        return value;
    }

    @Override
    public String toString() {
        return "responses to " + new String(prefix, US_ASCII) + "*";
    }
}
