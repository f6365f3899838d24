// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.Account;
import dev.iora.core.ClientInfo;
import dev.iora.core.Connection;
import dev.iora.core.LaneReplies;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.config.ApiError;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the calls of all accounts on each lane, and hands them to the agent at the end of the lane's round.
 *
 * <p>Thread: the owner of the lane.
 */
final class ApiIntake {
    private final Lanes lanes;
    private final RequestBudget budget;
    private final ApiAgent agent;
    private final IntConsumer takeGathered;
    private final List<List<IncomingCall>> gathered = new ArrayList<>();
    private final List<LaneReplies> replies = new ArrayList<>();

    /**
     * Creates an empty intake.
     *
     * @param budget memory of calls until they are answered
     * @param takeGathered passes the messages that a lane has collected to the shards
     */
    ApiIntake(Lanes lanes, RequestBudget budget, ApiAgent agent, IntConsumer takeGathered) {
        this.lanes = lanes;
        this.budget = budget;
        this.agent = agent;
        this.takeGathered = takeGathered;
        for (int lane = 0; lane < lanes.count(); lane++) {
            gathered.add(new ArrayList<>());
            replies.add(new LaneReplies(lane, lanes));
        }
    }

    /**
     * Takes a call of {@code account}, or responds that there are too many; false if there is no room for that response either.
     *
     * @param dispatcher carries out the call
     * @param subject of the call, without the name of a domain
     */
    boolean take(
            int lane, Account account, ApiDispatcher dispatcher, ApiCall call, String subject, PublishFrame frame) {
        Connection sender = lanes.publisher(lane);
        IncomingCall.Memory memory = IncomingCall.Memory.take(budget, sender, frame);
        if (memory == null || isFilling(sender)) {
            lanes.pausePublisher(lane, () -> !isFilling(sender));
        }
        if (memory == null) {
            byte[] reply = Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength);
            return refuse(lane, account, call.endpoint(), reply);
        }
        boolean audited = account.hasInterest(Advisories.AUDIT_SUBJECT);
        ClientInfo client = audited && sender != null ? sender.clientInfo() : null;
        gather(new IncomingCall(dispatcher, call, ApiRequest.copyOf(lane, subject, frame), client, memory));
        return true;
    }

    private boolean isFilling(@Nullable Connection sender) {
        return agent.isFilling() || budget.isFilling(sender);
    }

    private boolean refuse(int lane, Account account, Endpoint<?> endpoint, byte[] reply) {
        return replies.get(lane).respond(account, reply, endpoint.error(ApiError.INSUFFICIENT_RESOURCES.with()));
    }

    /** Hands a call over at the end of the round, behind acknowledgements that arrived before it. */
    private void gather(IncomingCall call) {
        int lane = call.request().lane();
        List<IncomingCall> calls = gathered.get(lane);
        if (calls.isEmpty()) {
            lanes.atEndOfRound(lane, router -> handOver(lane));
        }
        calls.add(call);
    }

    private void handOver(int lane) {
        takeGathered.accept(lane);
        List<IncomingCall> calls = gathered.get(lane);
        for (IncomingCall call : calls) {
            if (!agent.offer(call)) {
                call.memory().release();
                refuse(
                        lane,
                        call.dispatcher().account(),
                        call.call().endpoint(),
                        call.request().reply());
            }
        }
        calls.clear();
    }
}
