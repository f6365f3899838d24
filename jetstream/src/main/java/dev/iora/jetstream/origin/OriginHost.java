// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.origin;

import dev.iora.common.TimerHeap;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.stream.OriginRoute;
import dev.iora.jetstream.stream.Publish;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * The services that a link to an origin needs from its shard. Implemented by the shard.
 *
 * <p>Thread: the shard.
 */
public interface OriginHost {
    /** Monotonic time of this step. */
    long nowNanos();

    /** Wall-clock time of this step. */
    long epochNanos();

    /** Timers of the shard. */
    TimerHeap timers();

    /** Whether anything subscribes to a subject of the account now. */
    boolean hasInterest(byte[] subject);

    /** Passes messages on {@code subject} to {@code OriginLink.onResponse} from now on. */
    void listenForResponse(byte[] subject);

    /** Passes messages on {@code subject} to {@code OriginLink.onMessage} from now on. */
    void listenForMessages(byte[] subject);

    /** Ends both. */
    void stopListening();

    /** Publishes a message; {@code reply} and {@code headers} may be empty. */
    void send(byte[] subject, byte[] reply, byte[] headers, byte[] payload);

    /** Publishes a message without payload when everything that was decided before is durable. */
    void sendWhenStored(byte[] subject, byte[] headers);

    /** The last sequence of the stream, decided or stored. */
    long lastSequence();

    /** Whether the stream never had a message. */
    boolean isNew();

    /** The last sequence that was stored from the source; 0 if none was. */
    long sourcePosition();

    /** Whether messages of origins wait to be passed on. */
    boolean hasWaiting();

    /** Makes the record that the origin of a mirror has no messages up to a sequence; why not, or null if it is made. */
    @Nullable
    ApiFault skipTo(long sequence);

    /** Decides about a message from the origin, and makes its record; the result is valid until the next call. */
    Publish decide(PublishFrame frame, OriginRoute route, long sequence, long timeNanos);

    /** A mirror has nearly all messages of its origin. */
    void onCaughtUp();

    /** Logs something an operator should look at. */
    void warn(String line);

    /** Logs something an operator may want to know. */
    void info(String line);
}
