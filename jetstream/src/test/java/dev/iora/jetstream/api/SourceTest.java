// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sources in the account of their origins, from the outside (reference: jetstream, section 10). */
final class SourceTest {
    private static final Pattern MESSAGE =
            Pattern.compile("'subject':'([^']*)','seq':\\d+(?:,'hdrs':'([^']*)')?(?:,'data':'([^']*)')?");

    private final ApiHarness api = new ApiHarness();

    private void create(String name, String more) {
        String response = api.ask(
                "STREAM.CREATE." + name,
                "{'name':'" + name + "','storage':'memory'" + (more.isEmpty() ? "" : "," + more) + "}");
        assertThat(response).contains("'did_create':true");
    }

    private String update(String name, String more) {
        return api.ask("STREAM.UPDATE." + name, "{'name':'" + name + "','storage':'memory'," + more + "}");
    }

    private void publish(String subject, String payload) {
        publish(subject, "", payload);
    }

    private void publish(String subject, String headers, String payload) {
        api.store(subject, headers, payload);
    }

    /** Subject, headers without version line, and payload of each message. */
    private List<String> messages(String stream) {
        List<String> found = new ArrayList<>();
        for (int sequence = 1; ; sequence++) {
            String response = api.ask("STREAM.MSG.GET." + stream, "{'seq':" + sequence + "}");
            Matcher m = MESSAGE.matcher(response);
            if (!m.find()) {
                return found;
            }
            String headers =
                    decode(m.group(2)).replace("NATS/1.0\r\n", "").strip().replace("\r\n", ", ");
            found.add(m.group(1) + " [" + headers + "] " + decode(m.group(3)));
        }
    }

    private static String decode(String base64) {
        return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), UTF_8);
    }

    @Test
    void copiesSeveralStreamsBesideItsOwnSubjects() {
        create("A", "'subjects':['a.>']");
        create("B", "'subjects':['b.>']");
        publish("a.1", "one");
        publish("b.1", "Nats-Expected-Stream: B\r\nMine: x", "two");
        create("S", "'subjects':['s.>'],'sources':[{'name':'A'},{'name':'B'}]");
        publish("s.1", "own");
        publish("a.2", "three");
        assertThat(messages("S"))
                .containsExactlyInAnyOrder(
                        "a.1 [Nats-Stream-Source: A 1 > > a.1] one",
                        "b.1 [Mine: x, Nats-Stream-Source: B 1 > > b.1] two",
                        "s.1 [] own",
                        "a.2 [Nats-Stream-Source: A 2 > > a.2] three");
        assertThat(api.info("S")).contains("'sources':[{'name':'A','lag':0,'active':", "{'name':'B','lag':0,'active':");
    }

    @Test
    void filtersAndMaps() {
        create("A", "'subjects':['a.>']");
        publish("a.x.1", "one");
        publish("a.y.1", "two");
        publish("a.x.2", "three");
        create(
                "S",
                "'sources':[{'name':'A','filter_subject':'a.y.>'},"
                        + "{'name':'A','subject_transforms':[{'src':'a.x.*','dest':'s.{{wildcard(1)}}'}]}]");
        api.runAll();
        assertThat(messages("S"))
                .containsExactlyInAnyOrder(
                        "a.y.1 [Nats-Stream-Source: A 2 a.y.> > a.y.1] two",
                        "s.1 [Nats-Stream-Source: A 1 a.x.* s.{{wildcard(1)}} a.x.1] one",
                        "s.2 [Nats-Stream-Source: A 3 a.x.* s.{{wildcard(1)}} a.x.2] three");
    }

    @Test
    void replacesTheNoteOfAnEarlierCopy() {
        create("A", "'subjects':['a']");
        create("B", "'sources':[{'name':'A'}]");
        create("C", "'sources':[{'name':'B'}]");
        publish("a", "one");
        assertThat(messages("C")).containsExactly("a [Nats-Stream-Source: B 1 > > a] one");
    }

    @Test
    void continuesWhereItWasWhenASourceReturns() {
        create("A", "'subjects':['a']");
        create("B", "'subjects':['b']");
        create("S", "'sources':[{'name':'A'},{'name':'B'}]");
        publish("a", "one");
        update("S", "'sources':[{'name':'B'}]");
        publish("a", "two");
        publish("b", "three");
        assertThat(messages("S")).hasSize(2);
        update("S", "'sources':[{'name':'A'},{'name':'B'}]");
        api.runAll();
        assertThat(messages("S"))
                .containsExactly(
                        "a [Nats-Stream-Source: A 1 > > a] one",
                        "b [Nats-Stream-Source: B 1 > > b] three",
                        "a [Nats-Stream-Source: A 2 > > a] two");
    }

    @Test
    void continuesAfterAPurge() {
        create("A", "'subjects':['a']");
        create("S", "'sources':[{'name':'A'}]");
        publish("a", "one");
        api.ask("STREAM.PURGE.S", "");
        update("S", "'subjects':['s']");
        update("S", "'subjects':['s'],'sources':[{'name':'A'}]");
        publish("a", "two");
        assertThat(api.info("S")).contains("'messages':1,", "'last_seq':2,");
    }

    @Test
    void isNotMisledByClientsThatCopyTheNote() {
        create("A", "'subjects':['a']");
        create("S", "'subjects':['s'],'sources':[{'name':'A'}]");
        publish("a", "one");
        publish("s", "Nats-Stream-Source: A 100 > > a", "not from A");
        update("S", "'subjects':['s'],'sources':[{'name':'A','opt_start_seq':1}]");
        publish("a", "two");
        assertThat(messages("S"))
                .containsExactly(
                        "a [Nats-Stream-Source: A 1 > > a] one",
                        "s [Nats-Stream-Source: A 100 > > a] not from A",
                        "a [Nats-Stream-Source: A 2 > > a] two");
    }

    @Test
    void leavesOutDuplicates() {
        create("A", "'subjects':['a'],'duplicate_window':0");
        create("B", "'subjects':['b']");
        create("S", "'sources':[{'name':'A'},{'name':'B'}],'duplicate_window':60000000000");
        publish("a", "Nats-Msg-Id: 1", "one");
        publish("b", "Nats-Msg-Id: 1", "one again");
        publish("b", "Nats-Msg-Id: 2", "two");
        assertThat(messages("S"))
                .containsExactly(
                        "a [Nats-Msg-Id: 1, Nats-Stream-Source: A 1 > > a] one",
                        "b [Nats-Msg-Id: 2, Nats-Stream-Source: B 2 > > b] two");
    }

    @Test
    void takesTheMessagesOfAWorkQueue() {
        create("Q", "'subjects':['q'],'retention':'workqueue'");
        create("S", "'sources':[{'name':'Q'}]");
        publish("q", "one");
        publish("q", "two");
        api.pass(3);
        assertThat(messages("S")).hasSize(2);
        assertThat(api.info("Q")).contains("'messages':0,", "'consumer_count':1");
        assertThat(api.ask("CONSUMER.LIST.Q", ""))
                .contains("'durable_name':'JS_SRC_", "'ack_policy':'flow_control'", "'sourcing':true");
        api.ask("STREAM.DELETE.S", "");
        api.runAll();
        assertThat(api.info("Q")).contains("'consumer_count':0");
    }

    @Test
    void doesNotLoseMessagesOfAWorkQueueThatItCannotStore() {
        create("Q", "'subjects':['q'],'retention':'workqueue'");
        create("S", "'sources':[{'name':'Q'}],'max_msgs':1,'discard':'new'");
        publish("q", "one");
        publish("q", "two");
        publish("q", "three");
        api.pass(5);
        assertThat(api.info("S")).contains("'messages':1,", "maximum messages exceeded");
        for (int sequence = 2; sequence <= 3; sequence++) {
            assertThat(api.ask("STREAM.MSG.GET.Q", "{'seq':" + sequence + "}")).contains("'subject':'q'");
        }
        update("S", "'sources':[{'name':'Q'}],'max_msgs':10,'discard':'new'");
        api.pass(15);
        assertThat(messages("S")).hasSize(3);
        assertThat(api.info("Q")).contains("'messages':0,");
    }

    @Test
    void isNotHeldUpByAClientThatListens() {
        create("Q", "'subjects':['q'],'retention':'workqueue'");
        api.subscribe("$JS.S.>");
        create("S", "'sources':[{'name':'Q'}]");
        publish("q", "one");
        api.pass(3);
        update("S", "'sources':[{'name':'Q','opt_start_seq':1}]");
        publish("q", "two");
        api.pass(12);
        assertThat(messages("S")).hasSize(2);
        assertThat(api.info("S")).doesNotContain("'error'");
    }

    @Test
    void keepsTheInterestOfAStream() {
        create("I", "'subjects':['i'],'retention':'interest'");
        create("S", "'sources':[{'name':'I'}]");
        publish("i", "one");
        api.pass(3);
        assertThat(messages("S")).containsExactly("i [Nats-Stream-Source: I 1 > > i] one");
        assertThat(api.info("I")).contains("'messages':0,");
    }

    @Test
    void usesTheConsumerGiven() {
        create("A", "'subjects':['a.>']");
        publish("a.1", "one");
        create("S", "'sources':[{'name':'A','consumer':{'name':'c','deliver_subject':'to.s'}}]");
        api.pass(1);
        assertThat(api.info("S")).contains("'err_code':10014");
        api.ask(
                "CONSUMER.CREATE.A.c",
                "{'stream_name':'A','config':{'name':'c','durable_name':'c','deliver_subject':'to.s','ack_policy':'none',"
                        + "'flow_control':true,'idle_heartbeat':1000000000}}");
        api.pass(12);
        assertThat(api.info("S")).contains("'err_code':10217", "'messages':0,");
        api.ask("CONSUMER.DELETE.A.c", "");
        api.ask(
                "CONSUMER.CREATE.A.c",
                "{'stream_name':'A','config':{'name':'c','durable_name':'c','deliver_subject':'to.s',"
                        + "'ack_policy':'flow_control','filter_subject':'a.>'}}");
        api.pass(12);
        publish("a.2", "two");
        api.pass(3);
        assertThat(messages("S")).hasSize(2);
        assertThat(api.ask("CONSUMER.INFO.A.c", "")).contains("'ack_floor':{'consumer_seq':2,'stream_seq':2");
        api.ask("STREAM.DELETE.S", "");
        api.runAll();
        assertThat(api.info("A")).contains("'consumer_count':1");
    }

    @Test
    void addsCounters() {
        create("A", "'subjects':['a.>'],'allow_msg_counter':true");
        create("B", "'subjects':['b.>'],'allow_msg_counter':true");
        create(
                "S",
                "'subjects':['c.>'],'allow_msg_counter':true,'sources':["
                        + "{'name':'A','subject_transforms':[{'src':'a.>','dest':'c.>'}]},"
                        + "{'name':'B','subject_transforms':[{'src':'b.>','dest':'c.>'}]}]");
        publish("a.n", "Nats-Incr: 5", "");
        publish("b.n", "Nats-Incr: 7", "");
        publish("a.n", "Nats-Incr: -2", "");
        publish("c.n", "Nats-Incr: 100", "");
        List<String> all = messages("S");
        assertThat(all).hasSize(4);
        assertThat(all.getLast())
                .isEqualTo("c.n [Nats-Incr: 100, Nats-Counter-Sources: {\"A\":{\"a.n\":\"3\"},\"B\":{\"b.n\":\"7\"}}]"
                        + " {\"val\":\"110\"}");
        assertThat(all.get(2)).contains("Nats-Incr: -2", "Nats-Stream-Source: A 2 a.> c.> a.n", "{\"val\":\"10\"}");
    }

    @Test
    void staysRightIfACounterSkipsMessages() {
        create("A", "'subjects':['a.>'],'allow_msg_counter':true,'max_msgs_per_subject':1");
        publish("a.n", "Nats-Incr: 5", "");
        publish("a.n", "Nats-Incr: 6", "");
        create("S", "'allow_msg_counter':true,'sources':[{'name':'A'}]");
        api.runAll();
        assertThat(messages("S").getLast()).contains("Nats-Incr: 11", "{\"val\":\"11\"}");
    }

    @Test
    void refusesWhatCannotWork() {
        create("A", "'subjects':['a.>'],'max_msg_size':100");
        assertThat(api.ask("STREAM.CREATE.S", "{'name':'S','sources':[{'name':'A'},{'name':'A'}]}"))
                .contains("'err_code':10140");
        assertThat(api.ask("STREAM.CREATE.S", "{'name':'S','max_msg_size':10,'sources':[{'name':'A'}]}"))
                .contains("'err_code':10046");
        assertThat(api.ask(
                        "STREAM.CREATE.S",
                        "{'name':'S','sources':[{'name':'A','filter_subject':'a.1','consumer':{'name':'c',"
                                + "'deliver_subject':'d'}}]}"))
                .contains("'err_code':10215");
        assertThat(api.ask(
                        "STREAM.CREATE.S",
                        "{'name':'S','sources':[{'name':'A','consumer':{'name':'c','deliver_subject':'d'}},{'name':'A',"
                                + "'subject_transforms':[{'src':'a.1','dest':'b'}],'consumer':{'name':'c',"
                                + "'deliver_subject':'d'}}]}"))
                .contains("'err_code':10216");
        assertThat(api.ask(
                        "STREAM.CREATE.S",
                        "{'name':'S','sources':[{'name':'A','external':{'api':'$JS.API','deliver':''}}]}"))
                .contains("'err_code':10021");
        assertThat(api.ask(
                        "STREAM.CREATE.S",
                        "{'name':'S','sources':[{'name':'A','external':{'api':'x','deliver':'d.*'}}]}"))
                .contains("'err_code':10024");
    }
}
