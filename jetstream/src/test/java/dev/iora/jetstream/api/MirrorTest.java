// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Mirrors in the account of their origin, from the outside (reference: jetstream, section 10). */
final class MirrorTest {
    private final ApiHarness api = new ApiHarness();

    private void origin(String more) {
        api.ask("STREAM.CREATE.O", "{'name':'O','subjects':['o.>'],'storage':'memory'" + more + "}");
    }

    private String mirror(String mirror) {
        return api.ask("STREAM.CREATE.M", "{'name':'M','storage':'memory','mirror':" + mirror + "}");
    }

    private void publish(String subject, String payload) {
        api.store(subject, "", payload);
    }

    private String message(String stream, long sequence) {
        return api.ask("STREAM.MSG.GET." + stream, "{'seq':" + sequence + "}");
    }

    @Test
    void copiesWhatIsThereAndWhatComes() {
        origin("");
        publish("o.1", "one");
        publish("o.2", "two");
        assertThat(mirror("{'name':'O'}")).contains("'did_create':true", "'mirror':{'name':'O','lag':0,'active':-1");
        api.runAll();
        assertThat(api.info("M")).contains("'messages':2,", "'first_seq':1,", "'last_seq':2,", "'lag':0");
        publish("o.3", "three");
        assertThat(api.info("M")).contains("'messages':3,");
        for (int sequence = 1; sequence <= 3; sequence++) {
            assertThat(message("M", sequence)).isEqualTo(message("O", sequence));
        }
    }

    @Test
    void isNotShownAtItsOrigin() {
        origin("");
        mirror("{'name':'O'}");
        assertThat(api.ask("CONSUMER.NAMES.O", "")).contains("'total':0");
        assertThat(api.ask("CONSUMER.LIST.O", "")).contains("'total':0");
        assertThat(api.info("O")).contains("'consumer_count':0");
    }

    @Test
    void keepsTheGapsOfItsOrigin() {
        origin("");
        for (int i = 1; i <= 6; i++) {
            publish("o." + i, "message " + i);
        }
        api.ask("STREAM.MSG.DELETE.O", "{'seq':1}");
        api.ask("STREAM.MSG.DELETE.O", "{'seq':2}");
        api.ask("STREAM.MSG.DELETE.O", "{'seq':4}");
        api.ask("STREAM.MSG.DELETE.O", "{'seq':6}");
        mirror("{'name':'O'}");
        publish("o.7", "message 7");
        assertThat(api.info("M")).contains("'messages':3,", "'first_seq':3,", "'last_seq':7,", "'num_deleted':2,");
        assertThat(message("M", 7)).isEqualTo(message("O", 7));
    }

    @Test
    void beginsBehindWhatItsOriginHasRemoved() {
        origin("");
        publish("o.1", "one");
        publish("o.1", "two");
        api.ask("STREAM.PURGE.O", "");
        mirror("{'name':'O'}");
        assertThat(api.info("M")).contains("'messages':0,", "'first_seq':3,", "'last_seq':2,");
        publish("o.1", "three");
        assertThat(message("M", 3)).isEqualTo(message("O", 3));
    }

    @Test
    void takesMatchingMessagesAndMapsThem() {
        origin("");
        publish("o.a.1", "one");
        publish("o.b.1", "two");
        publish("o.a.2", "three");
        mirror("{'name':'O','subject_transforms':[{'src':'o.a.*','dest':'m.{{wildcard(1)}}'}]}");
        assertThat(api.info("M"))
                .contains(
                        "'messages':2,",
                        "'last_seq':3,",
                        "'num_deleted':1,",
                        "'subject_transforms':[{'src':'o.a.*','dest':'m.{{wildcard(1)}}'}]");
        assertThat(message("M", 3)).contains("'subject':'m.2','seq':3");
    }

    @Test
    void beginsAtTheSequenceOrTimeGiven() {
        origin("");
        for (int i = 1; i <= 5; i++) {
            publish("o.1", "message " + i);
        }
        mirror("{'name':'O','opt_start_seq':4}");
        assertThat(api.info("M")).contains("'messages':2,", "'first_seq':4,", "'last_seq':5,");
    }

    @Test
    void waitsForAnOriginThatDoesNotExistYet() {
        mirror("{'name':'O'}");
        assertThat(api.info("M")).contains("'error':{'code':404,'err_code':10059,'description':'stream not found'}");
        api.pass(3);
        assertThat(api.warnings).anySatisfy(line -> assertThat(line).contains("'O' is not copied: stream not found"));
        origin("");
        publish("o.1", "one");
        api.pass(12);
        assertThat(api.info("M")).contains("'messages':1,").doesNotContain("'error'");
    }

    @Test
    void noticesThatItsOriginIsGone() {
        origin("");
        publish("o.1", "one");
        mirror("{'name':'O'}");
        api.ask("STREAM.DELETE.O", "");
        api.pass(12);
        assertThat(api.info("M")).contains("'messages':1,", "'err_code':10059");
    }

    @Test
    void seesHeartbeatsOfAnIdleOrigin() {
        origin("");
        mirror("{'name':'O'}");
        api.pass(60);
        assertThat(api.info("M")).doesNotContain("'error'").containsPattern("'active':(0|[1-9][0-9]{0,8}|1000000000)}");
        publish("o.1", "one");
        assertThat(api.info("M")).contains("'messages':1,");
        assertThat(api.warnings).isEmpty();
    }

    @Test
    void takesNoPublishesAndCanBePromoted() {
        origin("");
        publish("o.1", "one");
        mirror("{'name':'O'}");
        assertThat(api.ask("STREAM.UPDATE.M", "{'name':'M','storage':'memory','mirror':{'name':'P'}}"))
                .contains("'err_code':10055");
        assertThat(api.ask("STREAM.UPDATE.M", "{'name':'M','storage':'memory','subjects':['m.>']}"))
                .doesNotContain("'error'", "'mirror':");
        publish("o.1", "two");
        publish("m.1", "own");
        assertThat(api.info("M")).contains("'messages':2,", "'last_seq':2,").doesNotContain("'mirror':");
        assertThat(message("M", 2)).contains("'subject':'m.1'");
        api.pass(6);
        assertThat(api.info("O")).contains("'consumer_count':0");
    }

    @Test
    void saysWhyItStalls() {
        origin("");
        api.ask(
                "STREAM.CREATE.M",
                "{'name':'M','storage':'memory','mirror':{'name':'O'},'max_msgs':1,'discard':'new'}");
        publish("o.1", "one");
        publish("o.1", "two");
        assertThat(api.info("M")).contains("'messages':1,", "'err_code':10077", "maximum messages exceeded");
        api.ask(
                "STREAM.UPDATE.M",
                "{'name':'M','storage':'memory','mirror':{'name':'O'},'max_msgs':10,'discard':'new'}");
        api.pass(12);
        assertThat(api.info("M")).contains("'messages':2,").doesNotContain("'error'");
    }

    @Test
    void isNotAcceptedInACircle() {
        assertThat(mirror("{'name':'M'}")).contains("detected cycle");
        api.ask("STREAM.CREATE.A", "{'name':'A','storage':'memory','mirror':{'name':'B'}}");
        assertThat(api.ask("STREAM.CREATE.B", "{'name':'B','storage':'memory','mirror':{'name':'A'}}"))
                .contains("'err_code':10052", "detected cycle");
    }

    @Test
    void answersDirectGetsForItsOrigin() {
        origin(",'allow_direct':true");
        publish("o.1", "one");
        assertThat(mirror("{'name':'O'}")).contains("'mirror_direct':true");
        api.runAll();
        int before = api.received.size();
        api.ask("DIRECT.GET.O.o.1", "");
        assertThat(api.received.size()).isEqualTo(before + 1);
        api.ask("STREAM.DELETE.O", "");
        assertThat(api.ask("DIRECT.GET.O.o.1", "")).contains("Nats-Stream: M", "one");
    }

    @Test
    void rollsUpAsItsOriginDid() {
        origin(",'allow_rollup_hdrs':true");
        publish("o.1", "one");
        publish("o.1", "two");
        mirror("{'name':'O'}");
        api.store("o.1", "Nats-Rollup: sub", "three");
        assertThat(api.info("O")).contains("'messages':1,");
        assertThat(api.info("M")).contains("'messages':1,", "'first_seq':3,");
    }
}
