// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.SeededRandom;
import dev.iora.core.AccountTable;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SteppedLanes;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.TestHeap;
import dev.iora.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the subjects of endpoints, and the path of requests to them. */
final class EndpointsTest {
    private final JetStreamOptions options = ApiHarness.options("", 100);
    private final AccountTable table = new AccountTable(TestHeap.ample());
    private final JetStreamAccount account =
            JetStreamAccounts.ofGlobal(table, new ServerUsage(-1, -1)).global();
    private final SteppedLanes lanes = new SteppedLanes(2, table);
    private final RecordingLog log = new RecordingLog();
    private final VirtualClock clock = new VirtualClock();
    private final ApiAgent agent = new ApiAgent(100, 100, new IdleWork(), log, clock, (thread, cause) -> {});
    private final Replies replies = new Replies(lanes, 1 << 20, log);
    private final ApiContext context = context();
    private final Endpoints endpoints = new Endpoints(
            new AccountCalls(context, new ApiCounters()),
            new StreamCalls(context),
            new ConsumerCalls(context, new SeededRandom(1)));

    /** Gets no work, because the test does not step the agent. */
    private record IdleWork() implements ApiAgent.Work {
        @Override
        public void onCall(IncomingCall call) {}

        @Override
        public void onRefused(int calls) {}

        @Override
        public boolean isBusy() {
            return false;
        }

        @Override
        public void onPause() {}

        @Override
        public boolean retry() {
            return false;
        }
    }

    private ApiContext context() {
        return new ApiContext(
                options,
                account,
                new Catalog(List.of(), new Catalogs(1, agent.owner())),
                new AccountRules(options, account),
                ApiTurns.of(options, agent),
                agent,
                new Advisories(account.account(), replies, options, clock, new SeededRandom(1)),
                clock,
                log);
    }

    @ParameterizedTest
    @CsvSource({
        "INFO,INFO,",
        "STREAM.NAMES,STREAM.NAMES,",
        "STREAM.INFO.S,STREAM.INFO.*,S",
        "STREAM.CREATE.A/b,STREAM.CREATE.*,A/b",
        "STREAM.MSG.GET.S,STREAM.MSG.GET.*,S",
        "CONSUMER.CREATE.S,CONSUMER.CREATE.*,S",
        "CONSUMER.CREATE.S.C,CONSUMER.CREATE.*.*,S C",
        "CONSUMER.CREATE.S.C.a,CONSUMER.CREATE.*.*.>,S C a",
        "CONSUMER.CREATE.S.C.a.*.>,CONSUMER.CREATE.*.*.>,S C a.*.>",
        "CONSUMER.DURABLE.CREATE.S.C,CONSUMER.DURABLE.CREATE.*.*,S C",
        "CONSUMER.LEADER.STEPDOWN.S.C,CONSUMER.LEADER.STEPDOWN.*.*,S C"
    })
    void findsTheEndpointAndItsNames(String tail, String endpoint, String names) {
        ApiCall call = Objects.requireNonNull(endpoints.match("$JS.API." + tail));
        assertThat(call.endpoint().subject()).isEqualTo(endpoint);
        assertThat(String.join(" ", call.names())).isEqualTo(names == null ? "" : names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FOO.BAR",
                "STREAM.FOO.BAR",
                "STREAM.CREATE.T.U",
                "STREAM.INFO",
                "STREAM.INFO.",
                "STREAM.NAMES.S",
                "META.LEADER.STEPDOWN",
                "CONSUMER.CREATE.S..x",
                "CONSUMER.CREATE.S.C.",
                "INFOS"
            })
    void knowsWhatIsNoCall(String tail) {
        assertThat(endpoints.match("$JS.API." + tail)).isNull();
    }

    @Test
    void takesNothingOutsideTheApi() {
        assertThat(endpoints.match("INFO")).isNull();
    }

    @Test
    void hasOneEndpointAtMostForASubject() {
        List<Endpoint<?>> all = endpoints.all;
        for (Endpoint<?> one : all) {
            assertThat(all.stream().filter(other -> filter(one).overlaps(filter(other))))
                    .containsExactly(one);
        }
    }

    private static SubjectFilter filter(Endpoint<?> endpoint) {
        return SubjectFilter.of(endpoint.subject().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void handsRequestsOverBehindMessagesOfTheirLaneForShards() {
        List<String> taken = new ArrayList<>();
        var intake = new ApiIntake(
                lanes, new RequestBudget(1L << 30), agent, lane -> taken.add(lane + ": " + agent.pending()));
        var dispatcher = new ApiDispatcher(context, replies, new ApiCounters());
        var inlet = new ApiInlet(account, lanes, "", endpoints, dispatcher, intake, log);
        inlet.open();
        lanes.publish(1, "$JS.API.INFO", "reply.1", "", "");
        lanes.publish(1, "$JS.API.STREAM.NAMES", "reply.2", "", "");
        assertThat(agent.pending()).isZero();
        lanes.endRounds();
        assertThat(taken).containsExactly("1: 0");
        assertThat(agent.pending()).isEqualTo(2);
    }
}
