// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.Account;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.AccountLimitsBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams of several accounts: what one of them does, no other one sees. */
final class ApiAccountsTest {
    private static final String CREATE_T = "{'name':'T','subjects':['t.>'],'storage':'memory'}";
    private static final String NOT_ENABLED =
            "'error':{'code':503,'err_code':10039,'description':'JetStream not enabled for account'}";

    private final ApiHarness api = new ApiHarness();
    private final Account orders = api.account("ORDERS");
    private final Account billing = api.account("BILLING");

    ApiAccountsTest() {
        enable(Map.of("ORDERS", AccountLimits.NONE, "BILLING", AccountLimits.NONE));
    }

    private void enable(Map<String, AccountLimits> limits) {
        api.accounts.limit(limits);
        api.api.open();
        api.shards.serve();
        api.runAll();
    }

    private static AccountLimitsBuilder limits() {
        return new AccountLimitsBuilder(AccountLimits.NONE);
    }

    private List<String> texts(String subject) {
        return api.received.stream()
                .filter(message -> message.subject().equals(subject))
                .map(message -> message.payload())
                .toList();
    }

    /** Publishes and returns the acknowledgement. */
    private String store(Account account, String subject, String payload) {
        api.received.clear();
        api.publish(account, subject, "reply.ack", payload);
        api.runAll();
        return String.join("", texts("reply.ack")).replace('"', '\'');
    }

    @Test
    void keepsStreamsOfTheSameNameApart() {
        api.ask(orders, "STREAM.CREATE.T", CREATE_T);
        assertThat(api.ask(billing, "STREAM.INFO.T", "")).contains("'err_code':10059");
        assertThat(api.ask(billing, "STREAM.CREATE.T", CREATE_T)).contains("'did_create':true");
        assertThat(store(orders, "t.1", "one")).isEqualTo("{'stream':'T','seq':1}");
        assertThat(store(orders, "t.1", "two")).isEqualTo("{'stream':'T','seq':2}");
        assertThat(store(billing, "t.1", "other")).isEqualTo("{'stream':'T','seq':1}");
        assertThat(api.ask(billing, "STREAM.MSG.GET.T", "{'seq':1}")).contains("'data':'b3RoZXI='");
        assertThat(api.ask(billing, "STREAM.MSG.GET.T", "{'seq':2}")).contains("'err_code':10037");
        assertThat(api.ask(billing, "STREAM.DELETE.T", "")).contains("'success':true");
        assertThat(api.ask(billing, "STREAM.NAMES", "")).contains("'total':0");
        assertThat(api.ask(orders, "STREAM.NAMES", "")).contains("'streams':['T']");
        assertThat(api.ask(orders, "STREAM.INFO.T", "")).contains("'messages':2");
    }

    @Test
    void deliversToClientsOfTheAccountOnly() {
        for (Account account : List.of(orders, billing)) {
            api.ask(account, "STREAM.CREATE.T", CREATE_T);
            api.ask(
                    account,
                    "CONSUMER.CREATE.T.c",
                    "{'stream_name':'T','config':{'name':'c','durable_name':'c','ack_policy':'explicit'}}");
            api.ask(
                    account,
                    "CONSUMER.CREATE.T.p",
                    "{'stream_name':'T','config':{'name':'p','durable_name':'p','deliver_subject':'push'}}");
        }
        api.subscribe(billing, "push");
        store(orders, "t.1", "of orders");
        assertThat(texts("push")).as("the client is one of BILLING").isEmpty();
        store(billing, "t.1", "of billing");
        assertThat(texts("t.1")).containsExactly("of billing");
        api.received.clear();
        assertThat(api.publish(orders, "$JS.API.CONSUMER.MSG.NEXT.T.c", "reply.pull", "1"))
                .isTrue();
        api.runAll();
        assertThat(texts("t.1")).containsExactly("of orders");
        String ack = api.inbox.deliveries.getLast().reply();
        assertThat(api.publish(billing, ack, "", ""))
                .as("the same subject in the other account")
                .isTrue();
        api.runAll();
        assertThat(api.ask(orders, "CONSUMER.INFO.T.c", "")).contains("'num_ack_pending':1");
        api.publish(orders, ack, "", "");
        api.runAll();
        assertThat(api.ask(orders, "CONSUMER.INFO.T.c", "")).contains("'num_ack_pending':0");
    }

    @Test
    void sendsAdvisoriesInTheAccountOnly() {
        api.subscribe("$JS.EVENT.>");
        api.subscribe(billing, "$JS.EVENT.>");
        api.ask(orders, "STREAM.CREATE.T", CREATE_T);
        assertThat(api.received).noneMatch(message -> message.subject().startsWith("$JS.EVENT."));
        api.ask(billing, "STREAM.CREATE.T", CREATE_T);
        assertThat(api.received).anyMatch(message -> message.subject().equals("$JS.EVENT.ADVISORY.STREAM.CREATED.T"));
    }

    @Test
    void refusesWhatExceedsTheLimitsOfTheAccount() {
        enable(Map.of(
                "ORDERS",
                limits().maxStreams(1).maxConsumers(1).maxMemoryBytes(1000).build(),
                "BILLING",
                AccountLimits.NONE));
        api.ask(orders, "STREAM.CREATE.T", CREATE_T);
        api.ask(billing, "STREAM.CREATE.T", CREATE_T);
        assertThat(api.ask(orders, "STREAM.CREATE.U", "{'name':'U','subjects':['u']}"))
                .contains("'err_code':10027");
        String large = "x".repeat(400);
        assertThat(store(orders, "t.1", large)).contains("'seq':1");
        assertThat(store(orders, "t.1", large)).contains("'seq':2");
        assertThat(store(orders, "t.1", large))
                .isEqualTo(
                        "{'error':{'code':400,'err_code':10002,'description':'resource limits exceeded for account'},"
                                + "'stream':'T','seq':0}");
        assertThat(store(billing, "t.1", large)).contains("'seq':1");
        assertThat(api.ask(orders, "INFO", ""))
                .contains("'max_memory':1000")
                .contains("'max_streams':1,'max_consumers':1")
                .contains("'streams':1,");
        enable(Map.of("ORDERS", limits().maxMemoryBytes(2000).build()));
        assertThat(store(orders, "t.1", large)).as("with a higher limit").contains("'seq':3");
    }

    @Test
    void letsAFullStreamDiscardAtTheLimitOfTheAccount() {
        enable(Map.of("ORDERS", limits().maxMemoryBytes(1000).build()));
        api.ask(orders, "STREAM.CREATE.T", CREATE_T.replace("'storage'", "'max_bytes':1000,'storage'"));
        for (int i = 1; i <= 9; i++) {
            assertThat(store(orders, "t.1", "x".repeat(400))).contains("'seq':" + i);
        }
    }

    @Test
    void promisesNoBytesTwice() {
        long half = ApiHarness.MAX_MEMORY_BYTES / 2 + 1;
        String create = CREATE_T.replace("'storage'", "'max_bytes':" + half + ",'storage'");
        assertThat(api.ask(orders, "STREAM.CREATE.T", create)).contains("'did_create':true");
        assertThat(api.ask(billing, "STREAM.CREATE.T", create)).contains("'err_code':10028");
        assertThat(api.ask(orders, "INFO", "")).contains("'reserved_memory':" + half);
        api.ask(orders, "STREAM.DELETE.T", "");
        assertThat(api.ask(billing, "STREAM.CREATE.T", create)).contains("'did_create':true");
    }

    @Test
    void tellsAnAccountThatItMayNotUseJetStream() {
        Account other = api.account("OTHER");
        enable(Map.of("ORDERS", AccountLimits.NONE));
        assertThat(api.ask(other, "INFO", "")).isEqualTo("{'type':'~.account_info_response'," + NOT_ENABLED + "}");
        assertThat(api.ask(other, "STREAM.CREATE.T", CREATE_T)).contains(NOT_ENABLED);
        assertThat(api.ask(other, "STREAM.NAMES", "")).contains(NOT_ENABLED);
        assertThat(api.publish(other, "$JS.API.CONSUMER.MSG.NEXT.T.c", "reply.x", "1"))
                .isFalse();
    }

    @Test
    void servesAnAccountAgainThatMayUseJetStreamAgain() {
        api.ask(orders, "STREAM.CREATE.T", CREATE_T);
        api.ask(
                orders,
                "CONSUMER.CREATE.T.c",
                "{'stream_name':'T','config':{'name':'c','durable_name':'c','ack_policy':'explicit'}}");
        api.ask(
                orders,
                "CONSUMER.CREATE.T.p",
                "{'stream_name':'T','config':{'name':'p','durable_name':'p','deliver_subject':'push'}}");
        api.subscribe(orders, "push");
        store(orders, "t.1", "one");
        api.received.clear();
        api.publish(orders, "$JS.API.CONSUMER.MSG.NEXT.T.c", "reply.pull", "{\"batch\":5}");
        api.runAll();
        enable(Map.of("BILLING", AccountLimits.NONE));
        assertThat(api.response("reply.pull")).contains("409 Server Shutdown");
        assertThat(api.publish(orders, "t.1", "reply.ack", "lost")).isFalse();
        assertThat(api.publish(orders, "$JS.API.CONSUMER.MSG.NEXT.T.c", "reply.pull", "1"))
                .isFalse();
        assertThat(api.ask(orders, "STREAM.INFO.T", "")).contains(NOT_ENABLED);
        Map<String, AccountLimits> both = new HashMap<>(Map.of("BILLING", AccountLimits.NONE));
        both.put("ORDERS", AccountLimits.NONE);
        enable(both);
        assertThat(store(orders, "t.1", "two")).isEqualTo("{'stream':'T','seq':2}");
        assertThat(texts("t.1")).as("the push consumer").containsExactly("two");
        api.received.clear();
        api.publish(orders, "$JS.API.CONSUMER.MSG.NEXT.T.c", "reply.pull", "{\"batch\":5}");
        api.runAll();
        assertThat(texts("t.1")).as("the pull consumer").containsExactly("two");
    }
}
