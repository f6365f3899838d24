// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.GoDuration;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.PriorityPolicy;
import dev.iora.jetstream.consumer.PriorityGroups.Turn;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to pull requests (nats-server v2.14.5 consumer.go processNextMsgRequest, nextWaiting, processWaiting).
 *
 * <p>Thread: the shard.
 */
final class PullOutlet implements Outlet {
    private static final int API_LEVEL = 4;
    private static final String TOO_MANY = "409 Exceeded MaxWaiting";
    private static final long SCAN_EVERY_NANOS = 1_000_000_000L;

    private final ConsumerScope scope;
    private final ConsumerHost host;
    private final StateLog log;
    private final DeliveryCursor cursor;
    private final Runnable wake;
    private final PriorityGroups groups;
    private final PullRequestQueue waiting;
    private final StepTimer timer;

    private @Nullable PullRequest picked;
    private long lastActiveNanos;
    private long scannedAtNanos;
    private long timerNanos;
    private long requestsExpired;

    /**
     * Creates an outlet without requests.
     *
     * @param wake called when deliveries may continue
     */
    PullOutlet(ConsumerScope scope, StateLog log, DeliveryCursor cursor, Runnable wake) {
        this.scope = scope;
        this.host = scope.host();
        this.log = log;
        this.cursor = cursor;
        this.wake = wake;
        groups = new PriorityGroups(scope, wake);
        waiting = new PullRequestQueue(scope.config().maxWaiting(), host.waitingPulls());
        onConfigChanged();
        timer = new StepTimer(now -> scan(false, now));
        lastActiveNanos = host.nowNanos();
        scannedAtNanos = lastActiveNanos - SCAN_EVERY_NANOS;
    }

    /** Applies a changed priority policy. */
    void onConfigChanged() {
        waiting.prioritized(scope.config().priorityPolicy() == PriorityPolicy.PRIORITIZED);
    }

    /** A pull request came. */
    void onPull(int lane, byte[] reply, byte[] body, byte[] headers) {
        if (headers.length > 0 && needsNewerApi(headers)) {
            refuse(lane, reply, "412 Required Api Level");
            return;
        }
        PullTerms terms;
        try {
            terms = PullTerms.parse(body);
        } catch (IllegalArgumentException e) {
            refuse(lane, reply, "400 Bad Request - " + e.getMessage());
            return;
        }
        String refusal = overLimit(terms);
        if (refusal == null) {
            refusal = groups.refusal(terms.group());
        }
        long now = host.nowNanos();
        if (refusal == null) {
            refusal = noRoom(terms, now);
        }
        PullRequest request = new PullRequest(lane, reply, terms, body.length, now);
        if (refusal == null && !waiting.add(request)) {
            refusal = TOO_MANY;
        }
        if (refusal == null) {
            lastActiveNanos = now;
            armFor(request);
            wake.run();
        } else if (!refusal.isEmpty()) {
            refuse(lane, reply, refusal);
        }
    }

    @Override
    public boolean isOpen() {
        return !waiting.isEmpty();
    }

    @Override
    public boolean pick(int size, long left, int ackPending) {
        long now = host.nowNanos();
        int passed = 0;
        for (PullRequest request = waiting.head(); request != null; request = waiting.head()) {
            if (request.isExpired(now)) {
                end(request, "408 Request Timeout");
                continue;
            }
            if (!request.hasInterest(host)) {
                waiting.remove(request);
                continue;
            }
            Turn turn = groups.turn(request, left, ackPending);
            if (turn == Turn.WAIT) {
                waiting.requeue(request);
                if (++passed >= waiting.size()) {
                    return false;
                }
            } else if (turn == Turn.WRONG_PIN) {
                end(request, "423 Nats-Wrong-Pin-Id");
            } else if (!request.fits(size)) {
                end(request, "409 Message Size Exceeds MaxBytes");
            } else {
                if (turn == Turn.PIN) {
                    groups.pin(request);
                }
                picked = request;
                return true;
            }
        }
        return false;
    }

    @Override
    public int lane() {
        return picked().lane;
    }

    @Override
    public byte[] target() {
        return picked().reply;
    }

    @Override
    public @Nullable String pinId() {
        return scope.config().priorityPolicy() == PriorityPolicy.PINNED_CLIENT ? groups.pinId() : null;
    }

    @Override
    public void onDelivered(Delivery delivery, int size) {
        PullRequest request = picked();
        picked = null;
        request.take(size);
        lastActiveNanos = host.nowNanos();
        if (request.left > 0) {
            request.heartbeatAtNanos = lastActiveNanos + request.terms.heartbeatNanos();
            waiting.requeue(request);
            return;
        }
        waiting.remove(request);
        if (request.bytesLeft > 0) {
            byte[] status = Statuses.ended("409 Batch Completed", request.left, request.bytesLeft);
            host.sendStatus(request.lane, request.reply, Statuses.NO_REPLY, status, ConsumerHost.Gate.WRITTEN);
        }
    }

    @Override
    public void onIdle(boolean endOfMessages) {
        if (endOfMessages && waiting.oneShots() > 0) {
            scan(true, host.nowNanos());
        }
    }

    @Override
    public String whyClosed() {
        return requestsExpired > 0
                ? "no pull request is waiting (the last ones ended or expired)"
                : "no pull request is waiting";
    }

    @Override
    public void stop() {
        host.timers().cancel(timer);
        groups.stop();
        while (waiting.head() != null) {
            waiting.remove(waiting.head());
        }
    }

    /** Sends a status to all waiting requests, because the consumer was deleted. */
    void onDeleted() {
        for (PullRequest request = waiting.head(); request != null; request = waiting.head()) {
            waiting.remove(request);
            refuse(request.lane, request.reply, "409 Consumer Deleted");
        }
    }

    /** Sends a status to all waiting requests, because the server shuts down. */
    void onShutdown() {
        for (PullRequest request = waiting.head(); request != null; request = waiting.head()) {
            end(request, "409 Server Shutdown");
        }
    }

    /** Number of waiting requests, without those that have expired by now. */
    int waiting() {
        scan(false, host.nowNanos());
        return waiting.size();
    }

    /** Whether a request waits whose client still listens. */
    boolean isWanted() {
        scan(true, host.nowNanos());
        return !waiting.isEmpty();
    }

    /** Time of the last use, monotonic. */
    long lastActiveNanos() {
        return lastActiveNanos;
    }

    PriorityGroups groups() {
        return groups;
    }

    private @Nullable String overLimit(PullTerms terms) {
        ConsumerConfig config = scope.config();
        if (config.maxRequestBatch() > 0 && terms.batch() > config.maxRequestBatch()) {
            return "409 Exceeded MaxRequestBatch of " + config.maxRequestBatch();
        }
        long maxExpires = config.maxRequestExpiresNanos();
        if (maxExpires > 0 && terms.expiresNanos() > maxExpires) {
            return "409 Exceeded MaxRequestExpires of " + GoDuration.format(maxExpires);
        }
        if (config.maxRequestBytes() > 0 && terms.maxBytes() > config.maxRequestBytes()) {
            return "409 Exceeded MaxRequestMaxBytes of " + config.maxRequestBytes();
        }
        return null;
    }

    /** Why a request cannot wait, as a status; empty if it is to be ignored, null if it can wait. */
    private @Nullable String noRoom(PullTerms terms, long now) {
        if (waiting.isFull() && now - scannedAtNanos >= SCAN_EVERY_NANOS) {
            scan(false, now);
        }
        if (terms.noWait()) {
            long messages = cursor.left() + log.ahead().pending().queued();
            if (messages == 0 && !terms.expires()) {
                lastActiveNanos = now;
                return "404 No Messages";
            }
            if (messages > 0 && messages < scan(false, now)) {
                lastActiveNanos = now;
                return "408 Requests Pending";
            }
        }
        if (waiting.isFull()) {
            // A client with heartbeats notices that they are missing; a response would make it send the next request at
            // once.
            return terms.heartbeatNanos() == 0 ? TOO_MANY : "";
        }
        return null;
    }

    /**
     * Removes requests that have expired or have no listener, and sends heartbeats.
     *
     * @param endOfMessages whether requests with no_wait end, too
     * @return number of messages that the remaining requests wait for
     */
    private long scan(boolean endOfMessages, long now) {
        scannedAtNanos = now;
        long wanted = 0;
        PullRequest next;
        for (PullRequest request = waiting.head(); request != null; request = next) {
            next = request.next;
            if (request.isExpired(now)) {
                requestsExpired++;
                end(request, "408 Request Timeout");
            } else if (endOfMessages && request.terms.noWait() && mustEnd(request)) {
                waiting.remove(request);
                refuse(request.lane, request.reply, "404 No Messages");
            } else if (!request.hasInterest(host)) {
                requestsExpired++;
                waiting.remove(request);
            } else {
                wanted += request.left;
                sendHeartbeat(request, now);
                armFor(request);
            }
        }
        return wanted;
    }

    private static boolean mustEnd(PullRequest request) {
        return !request.terms.expires() || request.delivered > 0;
    }

    private void sendHeartbeat(PullRequest request, long now) {
        if (request.terms.heartbeatNanos() > 0 && request.heartbeatAtNanos - now <= 0) {
            byte[] status = Statuses.heartbeat(log.nextConsumerSequence() - 1, cursor.position() - 1, "");
            host.sendStatus(request.lane, request.reply, Statuses.NO_REPLY, status, ConsumerHost.Gate.WRITTEN);
            request.heartbeatAtNanos = now + request.terms.heartbeatNanos();
        }
    }

    private void armFor(PullRequest request) {
        if (request.terms.expires()) {
            armAt(request.expiresAtNanos);
        }
        if (request.terms.heartbeatNanos() > 0) {
            armAt(request.heartbeatAtNanos);
        }
    }

    private void armAt(long deadlineNanos) {
        if (!timer.isArmed() || deadlineNanos - timerNanos < 0) {
            timerNanos = deadlineNanos;
            host.timers().arm(timer, deadlineNanos);
        }
    }

    private void end(PullRequest request, String status) {
        waiting.remove(request);
        byte[] headers = Statuses.ended(status, request.left, request.bytesLeft);
        host.sendStatus(request.lane, request.reply, Statuses.NO_REPLY, headers, ConsumerHost.Gate.WRITTEN);
    }

    private void refuse(int lane, byte[] reply, String status) {
        host.sendStatus(lane, reply, Statuses.NO_REPLY, Statuses.of(status), ConsumerHost.Gate.WRITTEN);
    }

    private PullRequest picked() {
        if (picked == null) {
            throw new IllegalStateException("no pull request was picked");
        }
        return picked;
    }

    private static boolean needsNewerApi(byte[] headers) {
        for (String line : new String(headers, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            if (line.startsWith("Nats-Required-Api-Level:")) {
                try {
                    return Integer.parseInt(
                                    line.substring(line.indexOf(':') + 1).strip())
                            > API_LEVEL;
                } catch (NumberFormatException e) {
                    return true; // not a number, so no level that this server has
                }
            }
        }
        return false;
    }
}
