// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.core.Account;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.lane.OriginInlet;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.origin.OriginHost;
import dev.iora.jetstream.origin.OriginLink;
import dev.iora.jetstream.origin.OriginRequests;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.stream.OriginRoute;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.Stream;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * The link of a stream to an origin: connects it with the services of the shard.
 *
 * <p>Thread: the shard.
 */
final class HostedOrigin implements OriginHost {
    private static final byte[] NONE = {};

    private final Ports ports;
    private final HostedStream hosted;
    private final StreamSource source;
    private final long tag;
    private final int lane;
    private final OriginInlet inlet;
    private final OriginLink link;
    private final OutgoingMessage outgoing = new OutgoingMessage();

    /** The services of the shard that origins use. */
    record Ports(
            ShardOptions options,
            ShardTime time,
            Pipeline pipeline,
            ShardIntake intake,
            PublishRecords records,
            OriginQueue queue) {}

    HostedOrigin(Ports ports, HostedStream hosted, StreamSource source, OriginRequests requests) {
        this.ports = ports;
        this.hosted = hosted;
        this.source = source;
        tag = ports.queue.add(this);
        lane = (int) (tag % ports.options.lanes().count());
        Account account = hosted.account.account();
        inlet = new OriginInlet(hosted.label() + " < " + source.name(), tag, account, ports.intake);
        boolean mirror = hosted.stream.config().mirror() != null;
        var random = new SeededRandom(ports.time.epochNanos() ^ (hosted.stream.id() << 20) ^ tag);
        link = new OriginLink(hosted.label(), requests, new OriginRoute(source, mirror), this, random);
    }

    OriginLink link() {
        return link;
    }

    StreamSource source() {
        return source;
    }

    /** Ends it for good; {@code takenOver} if another one goes on with its consumer. */
    void close(boolean takenOver) {
        link.close(takenOver);
        ports.queue.remove(tag);
    }

    /** Whether the message that was not decided just now waits for another one that is being read. */
    boolean isReading() {
        return ports.records.decided().isReading();
    }

    @Override
    public long nowNanos() {
        return ports.time.nowNanos();
    }

    @Override
    public long epochNanos() {
        return ports.time.epochNanos();
    }

    @Override
    public TimerHeap timers() {
        return ports.time.timers();
    }

    @Override
    public boolean hasInterest(byte[] subject) {
        return hosted.account.account().hasInterest(subject);
    }

    @Override
    public void listenForResponse(byte[] subject) {
        inlet.listen(subject, OriginInlet.RESPONSE);
    }

    @Override
    public void listenForMessages(byte[] subject) {
        inlet.listen(subject, OriginInlet.MESSAGE);
    }

    @Override
    public void stopListening() {
        inlet.close();
    }

    @Override
    public void send(byte[] subject, byte[] reply, byte[] headers, byte[] payload) {
        outgoing.to(hosted.account.account(), subject).reply(reply).payload(payload, 0, payload.length);
        if (headers.length > 0) {
            outgoing.headers(headers, 0, headers.length);
        }
        ports.pipeline.outbox(false).whenWritten(lane).add(0, outgoing);
    }

    @Override
    public void sendWhenStored(byte[] subject, byte[] headers) {
        outgoing.to(hosted.account.account(), subject).headers(headers, 0, headers.length);
        outgoing.payload(NONE, 0, 0);
        boolean file = hosted.stream.isFile();
        if (!file || ports.pipeline.refusal() == null) {
            ports.pipeline.outbox(file).whenCommitted(lane).add(0, outgoing);
        }
        // Without a response the origin stops delivering, and begins again behind the last message stored.
    }

    @Override
    public long lastSequence() {
        return hosted.stream.decidedLastSequence();
    }

    @Override
    public boolean isNew() {
        return hosted.stream.store().firstSequence() == 0 && lastSequence() == 0;
    }

    @Override
    public long sourcePosition() {
        return hosted.stream.sources().of(source.indexName());
    }

    @Override
    public boolean hasWaiting() {
        return !ports.queue.queue().isEmpty();
    }

    @Override
    public @Nullable ApiFault skipTo(long sequence) {
        Stream stream = hosted.stream;
        ApiFault refusal = ports.records.refusal(hosted, 0, ports.records.isHeapFull());
        if (refusal != null) {
            return refusal;
        }
        stream.addChange();
        ports.pipeline.addRecord(
                RecordType.SKIPPED,
                stream,
                hosted.head,
                stream.isFile(),
                true,
                ports.pipeline.body().addLong(sequence));
        return null;
    }

    @Override
    public Publish decide(PublishFrame frame, OriginRoute route, long sequence, long timeNanos) {
        return ports.records.decideFromOrigin(hosted, frame, route, sequence, timeNanos);
    }

    @Override
    public void onCaughtUp() {
        hosted.onCaughtUp();
    }

    @Override
    public void warn(String line) {
        ports.options.log().warn(line);
    }

    @Override
    public void info(String line) {
        ports.options.log().info(line);
    }
}
