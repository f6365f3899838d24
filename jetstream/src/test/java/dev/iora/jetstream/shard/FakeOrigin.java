// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.core.FrameBatch;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origin of a mirror or source, as a script: answers the requests for consumers, and delivers what the test says.
 *
 * <p>Thread: the test's.
 */
final class FakeOrigin {
    private static final Pattern DELIVER_SUBJECT = Pattern.compile("\"deliver_subject\":\"([^\"]*)\"");
    private static final Pattern START = Pattern.compile("\"opt_start_seq\":(\\d+)");

    private final ShardRig rig;
    private final Inbox api = new Inbox();

    /** The first sequences that were requested, 0 if none was; one for each request. */
    final List<Long> starts = new ArrayList<>();

    /** The responses to flow control: {@code delivery sequence}. */
    final Inbox flowControl = new Inbox();

    private String target = "";
    private int consumers;
    private long delivered;
    private long before;

    FakeOrigin(ShardRig rig) {
        this.rig = rig;
        api.subscribe(rig.account, "$JS.API.CONSUMER.CREATE.>".getBytes(UTF_8));
        flowControl.subscribe(rig.account, "$JS.FC.>".getBytes(UTF_8));
    }

    /** Runs the shard, and answers what it requested meanwhile. */
    void run() {
        rig.runAll();
        while (!api.received.isEmpty()) {
            Inbox.Received request = api.received.removeFirst();
            Matcher deliver = DELIVER_SUBJECT.matcher(request.payload());
            if (!deliver.find()) {
                throw new AssertionError("no deliver subject in " + request.payload());
            }
            Matcher start = START.matcher(request.payload());
            long first = start.find() ? Long.parseLong(start.group(1)) : 0;
            starts.add(first);
            target = deliver.group(1);
            delivered = 0;
            consumers++;
            rig.publish(
                    request.reply(),
                    "",
                    "{\"name\":\"c" + consumers + "\",\"config\":{\"deliver_subject\":\"" + target
                            + "\",\"ack_policy\":\"none\"},\"delivered\":{\"stream_seq\":"
                            + Math.max(before, first - 1) + "}}");
            rig.runAll();
        }
    }

    /** The subject of its deliveries. */
    String target() {
        return target;
    }

    /** Answers from now on that there is nothing up to a sequence, and says to the present consumer that it missed something. */
    void answerWithStart(long sequence) {
        before = sequence;
        control("", "Idle Heartbeat\r\nNats-Last-Consumer: 1000000");
    }

    /** Delivers a message with the next delivery sequence. */
    void deliver(long sequence, String subject, String headers, String payload) {
        deliver(++delivered, sequence, subject, headers, payload);
    }

    void deliver(long delivery, long sequence, String subject, String headers, String payload) {
        String reply = "$JS.ACK.O.c" + consumers + ".1." + sequence + "." + delivery + "." + sequence + "000000.0";
        byte[] body = payload.getBytes(UTF_8);
        OutgoingMessage message = new OutgoingMessage().to(rig.account, target.getBytes(UTF_8));
        message.subject(subject.getBytes(UTF_8), 0, subject.length())
                .reply(reply.getBytes(UTF_8))
                .payload(body, 0, body.length);
        if (!headers.isEmpty()) {
            byte[] block = ("NATS/1.0\r\n" + headers + "\r\n\r\n").getBytes(UTF_8);
            message.headers(block, 0, block.length);
        }
        FrameBatch batch = FrameBatch.of(message);
        rig.lanes.post(0, batch::publish);
    }

    /** Sends a status. */
    void control(String reply, String status) {
        byte[] block = ("NATS/1.0 100 " + status + "\r\n\r\n").getBytes(UTF_8);
        FrameBatch batch = FrameBatch.of(new OutgoingMessage()
                .to(rig.account, target.getBytes(UTF_8))
                .reply(reply.getBytes(UTF_8))
                .headers(block, 0, block.length));
        rig.lanes.post(0, batch::publish);
    }
}
