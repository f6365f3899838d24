// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.ClientInfo;
import dev.iora.jetstream.Inbox;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expected texts were taken from nats-server 2.14.5; single quotes stand for double ones, ~ for io.nats.jetstream.api.v1, -
 * for nothing.
 */
final class ApiTest {
    private static final String CREATE_T = "{'name':'T','subjects':['t.>'],'allow_direct':true}";

    private final ApiHarness api = new ApiHarness();

    private static String text(String shown) {
        return shown.equals("-") ? "" : shown;
    }

    private void createT() {
        assertThat(api.ask("STREAM.CREATE.T", CREATE_T)).contains("'did_create':true}");
        api.publish("t.a", "", "hi", 1_000_000_000L);
        api.publish("t.b", "A: b", "yo", 2_000_000_000L);
        api.publish("t.a", "", "again", 3_000_000_000L);
    }

    private void createConsumers(String... names) {
        for (String name : names) {
            api.ask("CONSUMER.CREATE.T." + name, "{'stream_name':'T','config':{'durable_name':'" + name + "'}}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "STREAM.CREATE.U; {'name':'X'}; {'type':'~.stream_create_response','error':{'code':400,'err_code':10056,'description':'stream name in subject does not match request'}}",
                "STREAM.CREATE.U; {'name':'U','foo':1}; {'type':'~.stream_create_response','error':{'code':400,'err_code':10025,'description':'invalid JSON: json: unknown field \\'foo\\''}}",
                "STREAM.CREATE.U; bad; {'type':'~.stream_create_response','error':{'code':400,'err_code':10025,'description':'invalid JSON: invalid character 'b' looking for beginning of value at offset 1'}}",
                "STREAM.CREATE.A/b; {'name':'A/b'}; {'type':'~.stream_create_response','error':{'code':400,'err_code':10128,'description':'Stream name can not contain path separators'}}",
                "STREAM.CREATE.U; {'name':'U','subjects':['t.>']}; {'type':'~.stream_create_response','error':{'code':400,'err_code':10065,'description':'subjects overlap with an existing stream'}}",
                "STREAM.CREATE.T; {'name':'T','subjects':['x.>']}; {'type':'~.stream_create_response','error':{'code':400,'err_code':10058,'description':'stream name already in use with a different configuration'}}",
                "STREAM.INFO.ZZ; -; {'type':'~.stream_info_response','error':{'code':404,'err_code':10059,'description':'stream not found'},'total':0,'offset':0,'limit':0}",
                "STREAM.NAMES; -; {'type':'~.stream_names_response','total':1,'offset':0,'limit':1024,'streams':['T']}",
                "STREAM.NAMES; {'offset':5}; {'type':'~.stream_names_response','total':1,'offset':1,'limit':1024,'streams':null}",
                "STREAM.NAMES; {'offset':-5}; {'type':'~.stream_names_response','total':1,'offset':0,'limit':1024,'streams':['T']}",
                "STREAM.NAMES; {'subject':'t.a'}; {'type':'~.stream_names_response','total':1,'offset':0,'limit':1024,'streams':['T']}",
                "STREAM.NAMES; {'subject':'>'}; {'type':'~.stream_names_response','total':1,'offset':0,'limit':1024,'streams':['T']}",
                "STREAM.NAMES; {'subject':'a..b'}; {'type':'~.stream_names_response','total':0,'offset':0,'limit':1024,'streams':null}",
                "STREAM.NAMES; {'subject':'q'}; {'type':'~.stream_names_response','total':0,'offset':0,'limit':1024,'streams':null}",
                "STREAM.NAMES; bad; {'type':'~.stream_names_response','total':1,'offset':0,'limit':1024,'streams':['T']}",
                "STREAM.LIST; {'offset':5}; {'type':'~.stream_list_response','total':1,'offset':1,'limit':256,'streams':[]}",
                "STREAM.MSG.GET.T; {'seq':1}; {'type':'~.stream_msg_get_response','message':{'subject':'t.a','seq':1,'data':'aGk=','time':'1970-01-01T00:00:01Z'}}",
                "STREAM.MSG.GET.T; {'seq':2}; {'type':'~.stream_msg_get_response','message':{'subject':'t.b','seq':2,'hdrs':'TkFUUy8xLjANCkE6IGINCg0K','data':'eW8=','time':'1970-01-01T00:00:02Z'}}",
                "STREAM.MSG.GET.T; {'seq':2,'no_hdr':true}; {'type':'~.stream_msg_get_response','message':{'subject':'t.b','seq':2,'data':'eW8=','time':'1970-01-01T00:00:02Z'}}",
                "STREAM.MSG.GET.T; {'last_by_subj':'t.a'}; {'type':'~.stream_msg_get_response','message':{'subject':'t.a','seq':3,'data':'YWdhaW4=','time':'1970-01-01T00:00:03Z'}}",
                "STREAM.MSG.GET.T; {'next_by_subj':'t.b'}; {'type':'~.stream_msg_get_response','message':{'subject':'t.b','seq':2,'hdrs':'TkFUUy8xLjANCkE6IGINCg0K','data':'eW8=','time':'1970-01-01T00:00:02Z'}}",
                "STREAM.MSG.GET.T; {'seq':9}; {'type':'~.stream_msg_get_response','error':{'code':404,'err_code':10037,'description':'no message found'}}",
                "STREAM.MSG.GET.T; {}; {'type':'~.stream_msg_get_response','error':{'code':400,'err_code':10003,'description':'bad request'}}",
                "STREAM.MSG.GET.T; {'seq':1,'batch':2}; {'type':'~.stream_msg_get_response','error':{'code':400,'err_code':10003,'description':'bad request'}}",
                "STREAM.MSG.GET.T; {'seq':1,'last_by_subj':'t.a'}; {'type':'~.stream_msg_get_response','error':{'code':400,'err_code':10003,'description':'bad request'}}",
                "STREAM.MSG.DELETE.T; -; {'type':'~.stream_msg_delete_response','error':{'code':400,'err_code':10003,'description':'bad request'}}",
                "STREAM.MSG.DELETE.T; {'seq':1}; {'type':'~.stream_msg_delete_response','success':true}",
                "STREAM.MSG.DELETE.T; {'seq':99}; {'type':'~.stream_msg_delete_response','error':{'code':500,'err_code':10057,'description':'stream store EOF'}}",
                "STREAM.PURGE.T; {'seq':1,'keep':1}; {'type':'~.stream_purge_response','error':{'code':400,'err_code':10003,'description':'bad request'},'purged':0}",
                "STREAM.PURGE.T; bad; {'type':'~.stream_purge_response','success':true,'purged':3}",
                "STREAM.PURGE.T; {'filter':'t.a'}; {'type':'~.stream_purge_response','success':true,'purged':2}",
                "STREAM.PURGE.T; {'filter':'t..a'}; {'type':'~.stream_purge_response','success':true,'purged':0}",
                "STREAM.PURGE.ZZ; -; {'type':'~.stream_purge_response','error':{'code':404,'err_code':10059,'description':'stream not found'},'purged':0}",
                "STREAM.DELETE.T; {'a':1}; {'type':'~.stream_delete_response','error':{'code':400,'err_code':10038,'description':'expected an empty request payload'}}",
                "STREAM.DELETE.T; {}; {'type':'~.stream_delete_response','success':true}",
                "STREAM.UPDATE.ZZ; {'name':'ZZ'}; {'type':'~.stream_update_response','error':{'code':404,'err_code':10059,'description':'stream not found'}}",
                "STREAM.PEER.REMOVE.T; {'peer':'x'}; {'type':'~.stream_remove_peer_response','error':{'code':503,'err_code':10010,'description':'JetStream clustering support required'}}",
                "STREAM.LEADER.STEPDOWN.T; -; {'type':'~.stream_leader_stepdown_response','error':{'code':503,'err_code':10010,'description':'JetStream clustering support required'}}",
                "STREAM.SNAPSHOT.T; {'deliver_subject':'x'}; {'type':'~.stream_snapshot_response','error':{'code':500,'err_code':10064,'description':'snapshot failed: snapshots are not supported yet'}}",
                "STREAM.RESTORE.Z; {'config':{}}; {'type':'~.stream_restore_response','error':{'code':500,'err_code':10062,'description':'restore failed: not supported yet'},'deliver_subject':''}",
                "FOO.BAR; -; -"
            })
    void answersAboutStreamsAsTheGoServerDoes(String tail, String body, String expected) {
        createT();
        assertThat(api.ask(tail, text(body))).isEqualTo(text(expected));
        assertThat(api.errors).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "CONSUMER.CREATE.T; {'stream_name':'T','config':{'durable_name':'d'}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10020,'description':'consumer expected to be ephemeral but a durable name was set in request'}}",
                "CONSUMER.CREATE.T; {'stream_name':'Q'}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10056,'description':'stream name in subject does not match request'}}",
                "CONSUMER.CREATE.T; -; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10056,'description':'stream name in subject does not match request'}}",
                "CONSUMER.CREATE.ZZ; {'stream_name':'ZZ'}; {'type':'~.consumer_create_response','error':{'code':404,'err_code':10059,'description':'stream not found'}}",
                "CONSUMER.CREATE.T.c5; {'stream_name':'T','config':{'ack_policy':'bogus'}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10025,'description':'invalid JSON: can not unmarshal \\'\\\\\\'bogus\\\\\\'\\''}}",
                "CONSUMER.CREATE.T.c9; {'stream_name':'T','config':{'durable_name':'c1'}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10017,'description':'consumer name in subject does not match durable name in request'}}",
                "CONSUMER.CREATE.T.c9.t.a; {'stream_name':'T','config':{'filter_subject':'t.b'}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10131,'description':'Consumer create request did not match filtered subject from create subject'}}",
                "CONSUMER.CREATE.T.c9.t.a; {'stream_name':'T','config':{'filter_subjects':['t.a','t.b']}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10137,'description':'consumer with multiple subject filters cannot use subject based API'}}",
                "CONSUMER.DURABLE.CREATE.T.d1; {'stream_name':'T','config':{}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10018,'description':'consumer expected to be durable but a durable name was not set'}}",
                "CONSUMER.DURABLE.CREATE.T.d1; {'stream_name':'T','config':{'durable_name':'d2'}}; {'type':'~.consumer_create_response','error':{'code':400,'err_code':10017,'description':'consumer name in subject does not match durable name in request'}}",
                "CONSUMER.NAMES.T; -; {'type':'~.consumer_names_response','total':3,'offset':0,'limit':1024,'consumers':['c1','d1','p']}",
                "CONSUMER.NAMES.T; {'offset':2}; {'type':'~.consumer_names_response','total':3,'offset':2,'limit':1024,'consumers':['p']}",
                "CONSUMER.NAMES.T; {'offset':20}; {'type':'~.consumer_names_response','total':3,'offset':3,'limit':1024,'consumers':[]}",
                "CONSUMER.NAMES.ZZ; -; {'type':'~.consumer_names_response','error':{'code':404,'err_code':10059,'description':'stream not found'},'total':0,'offset':0,'limit':0,'consumers':[]}",
                "CONSUMER.LIST.T; {'offset':4}; {'type':'~.consumer_list_response','total':3,'offset':3,'limit':256,'consumers':[]}",
                "CONSUMER.LIST.ZZ; -; {'type':'~.consumer_list_response','error':{'code':404,'err_code':10059,'description':'stream not found'},'total':0,'offset':0,'limit':0,'consumers':[]}",
                "CONSUMER.INFO.T.zz; -; {'type':'~.consumer_info_response','error':{'code':404,'err_code':10014,'description':'consumer not found'}}",
                "CONSUMER.INFO.ZZ.zz; -; {'type':'~.consumer_info_response','error':{'code':404,'err_code':10059,'description':'stream not found'}}",
                "CONSUMER.INFO.T.c1; {'a':1}; {'type':'~.consumer_info_response','error':{'code':400,'err_code':10038,'description':'expected an empty request payload'}}",
                "CONSUMER.DELETE.T.c1; -; {'type':'~.consumer_delete_response','success':true}",
                "CONSUMER.DELETE.T.zz; -; {'type':'~.consumer_delete_response','error':{'code':404,'err_code':10014,'description':'consumer not found'}}",
                "CONSUMER.PAUSE.T.c1; -; {'type':'~.consumer_pause_response','paused':false,'pause_until':'0001-01-01T00:00:00Z'}",
                "CONSUMER.PAUSE.T.c1; bad; {'type':'~.consumer_pause_response','paused':false,'pause_until':'0001-01-01T00:00:00Z'}",
                "CONSUMER.PAUSE.T.c1; {'pause_until':'1960-01-01T00:00:00Z'}; {'type':'~.consumer_pause_response','paused':false,'pause_until':'1960-01-01T00:00:00Z'}",
                "CONSUMER.PAUSE.T.c1; {'pause_until':'0001-01-02T00:00:00Z'}; {'type':'~.consumer_pause_response','paused':false,'pause_until':'0001-01-02T00:00:00Z'}",
                "CONSUMER.PAUSE.T.c1; {'pause_until':'9999-12-31T23:59:59Z'}; {'type':'~.consumer_pause_response','paused':true,'pause_until':'9999-12-31T23:59:59Z','pause_remaining':9223372036854775807}",
                "CONSUMER.PAUSE.T.zz; -; {'type':'~.consumer_pause_response','error':{'code':404,'err_code':10014,'description':'consumer not found'},'paused':false,'pause_until':'0001-01-01T00:00:00Z'}",
                "CONSUMER.RESET.T.c1; bad; {'type':'~.consumer_reset_response','error':{'code':400,'err_code':10025,'description':'invalid JSON: invalid character 'b' looking for beginning of value'},'reset_seq':0}",
                "CONSUMER.UNPIN.T.p; {'group':'g'}; {'type':'~.consumer_unpin_response'}",
                "CONSUMER.UNPIN.T.p; {'group':'x'}; {'type':'~.consumer_unpin_response','error':{'code':400,'err_code':10160,'description':'Provided priority group does not exist for this consumer'}}",
                "CONSUMER.UNPIN.T.p; {}; {'type':'~.consumer_unpin_response','error':{'code':400,'err_code':10025,'description':'invalid JSON: consumer group not specified'}}",
                "CONSUMER.UNPIN.T.p; -; {'type':'~.consumer_unpin_response','error':{'code':400,'err_code':10025,'description':'invalid JSON: unexpected end of JSON input'}}",
                "CONSUMER.UNPIN.T.zz; {'group':'g'}; {'type':'~.consumer_unpin_response','error':{'code':404,'err_code':10014,'description':'consumer not found'}}",
                "CONSUMER.LEADER.STEPDOWN.T.c; -; {'type':'~.consumer_leader_stepdown_response','error':{'code':503,'err_code':10010,'description':'JetStream clustering support required'}}"
            })
    void answersAboutConsumersAsTheGoServerDoes(String tail, String body, String expected) {
        createT();
        createConsumers("c1", "d1");
        api.ask(
                "CONSUMER.CREATE.T.p",
                "{'stream_name':'T','config':{'ack_policy':'explicit','priority_groups':['g'],'priority_policy':'pinned_client'}}");
        assertThat(api.ask(tail, text(body))).isEqualTo(text(expected));
        assertThat(api.errors).isEmpty();
    }

    @Test
    void listsMessagesPerSubjectAndNamesTheLeader() {
        createT();
        assertThat(api.ask("STREAM.INFO.T", "{'subjects_filter':'t.a'}"))
                .startsWith("{'type':'~.stream_info_response','total':1,'offset':0,'limit':100000,'config':{")
                .contains("'num_subjects':2,'subjects':{'t.a':2},'consumer_count':0}", "'cluster':{'leader':'srv'}");
        assertThat(api.ask("STREAM.INFO.T", "{'subjects_filter':'>','offset':1}"))
                .contains("'total':2,'offset':1,'limit':100000", "'subjects':{'t.b':1}");
        assertThat(api.ask("STREAM.INFO.T", "{'subjects_filter':'q'}"))
                .contains("'total':0,'offset':0,'limit':0")
                .doesNotContain("'subjects':{");
    }

    @Test
    void listsDeletedSequencesOnRequest() {
        createT();
        api.ask("STREAM.MSG.DELETE.T", "{'seq':2,'no_erase':true}");
        assertThat(api.ask("STREAM.INFO.T", "{'deleted_details':true}")).contains("'num_deleted':1,'deleted':[2],");
        assertThat(api.ask("STREAM.INFO.T", "")).contains("'num_deleted':1,'consumer_count'");
    }

    @Test
    void showsTheVersionInAnswersAboutOneStreamButNotInLists() {
        createT();
        String version = "'metadata':{'_nats.level':'4','_nats.req.level':'0','_nats.ver':'2.14.5'}";
        assertThat(api.ask("STREAM.INFO.T", "")).contains(version);
        assertThat(api.ask("STREAM.LIST", "")).contains("'name':'T'").doesNotContain(version);
        assertThat(api.ask("STREAM.UPDATE.T", CREATE_T)).contains(version).doesNotContain("did_create");
    }

    @Test
    void givesANamelessConsumerANameThatItsConfigurationShows() {
        createT();
        assertThat(api.ask("CONSUMER.CREATE.T", "{'stream_name':'T','config':{'ack_policy':'none'}}"))
                .containsPattern("'name':'([0-9A-Za-z]{8})'.*'config':\\{'name':'\\1'");
    }

    @Test
    void givesANameToExactlyOneOfTwoStreams() {
        String first = api.send("$JS.API.STREAM.CREATE.N", "{'name':'N','subjects':['a']}");
        String second = api.send("$JS.API.STREAM.CREATE.N", "{'name':'N','subjects':['b']}");
        String third = api.send("$JS.API.STREAM.CREATE.M", "{'name':'M','subjects':['a']}");
        api.runAll();
        assertThat(api.response(first)).contains("did_create");
        assertThat(api.response(second)).contains("'err_code':10058");
        assertThat(api.response(third)).contains("'err_code':10065");
        assertThat(api.ask("INFO", "")).contains("'streams':1,");
    }

    @Test
    void putsStreamsOnTheShardWithTheFewest() {
        for (int i = 0; i < 4; i++) {
            api.ask("STREAM.CREATE.S" + i, "{'name':'S" + i + "','subjects':['s" + i + "']}");
        }
        assertThat(api.shards.streams()).containsExactly(2, 2);
    }

    @ParameterizedTest
    @CsvSource({"9", "abc"})
    void refusesRequestsForAHigherLevel(String level) {
        String headers = "Nats-Required-Api-Level: " + level;
        assertThat(api.ask("STREAM.INFO.T", headers, ""))
                .isEqualTo("{'type':'~.stream_info_response','error':{'code':412,'err_code':10185,"
                        + "'description':'JetStream minimum api level required'},'total':0,'offset':0,'limit':0}");
    }

    @Test
    void countsResponses() {
        String info =
                "{'type':'~.account_info_response','memory':0,'storage':0,'reserved_memory':0,'reserved_storage':0,"
                        + "'streams':0,'consumers':0,'limits':{'max_memory':-1,'max_storage':-1,'max_streams':-1,"
                        + "'max_consumers':-1,'max_ack_pending':-1,'memory_max_stream_bytes':-1,'storage_max_stream_bytes':-1,"
                        + "'max_bytes_required':false},'api':{'level':4,'total':%d,'errors':%d}}";
        assertThat(api.ask("INFO", "")).isEqualTo(info.formatted(0, 0));
        api.ask("STREAM.INFO.ZZ", "");
        assertThat(api.ask("INFO", "")).isEqualTo(info.formatted(2, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$JS.API.INFO",
                "$JS.API.STREAM.DELETE.T",
                "$JS.API.CONSUMER.MSG.NEXT.T.c",
                "$JS.API.DIRECT.GET.T",
                "$JS.API.DIRECT.GET.T.t.a",
                "$JS.ACK.T.c.1.1.1.1.1",
                "$JS.FC.T.c.x"
            })
    void takesNoDeliveryForARequest(String deliverSubject) {
        createT();
        api.ask(
                "CONSUMER.CREATE.T.c",
                "{'stream_name':'T','config':{'name':'c','durable_name':'c','ack_policy':'explicit'}}");
        api.ask(
                "CONSUMER.CREATE.T.p",
                "{'stream_name':'T','config':{'name':'p','durable_name':'p','deliver_subject':'" + deliverSubject
                        + "'}}");
        api.publish(0, "t.a", "", "", "m");
        api.runAll();
        assertThat(api.ask("STREAM.INFO.T", "")).contains("'messages':4,");
        assertThat(api.errors).isEmpty();
    }

    @Test
    void leavesPullRequestsAndDirectGetsToTheirSubscribers() {
        createT();
        assertThat(api.publish(0, "$JS.API.CONSUMER.MSG.NEXT.T.zz", "reply.x", "", "1"))
                .isFalse();
        assertThat(api.publish(0, "$JS.API.DIRECT.GET.ZZ", "reply.x", "", "1")).isFalse();
        assertThat(api.publish(0, "$JS.API.DIRECT.GET.T", "reply.x", "", "1"))
                .as("the stream subscribes itself")
                .isTrue();
    }

    @Test
    void answersUnderTheNameOfItsDomainAsWell() {
        ApiHarness hub = new ApiHarness("hub", 100);
        hub.ask("STREAM.CREATE.T", CREATE_T);
        String names = hub.send("$JS.hub.API.STREAM.NAMES", "");
        String direct = hub.send("$JS.hub.API.DIRECT.GET.T.t.a", "");
        String unserved = hub.send("$JS.hub.API.DIRECT.GET.ZZ.t.a", "");
        String pull = hub.send("$JS.hub.API.CONSUMER.MSG.NEXT.T.c", "");
        hub.runAll();
        assertThat(hub.response(names)).contains("'streams':['T']");
        assertThat(hub.response(direct)).startsWith("NATS/1.0 404");
        assertThat(hub.response(unserved)).startsWith("NATS/1.0 503");
        assertThat(hub.response(pull)).startsWith("NATS/1.0 503");
        assertThat(hub.ask("INFO", "")).contains("'domain':'hub'");
    }

    @Test
    void refusesTooManyCalls() {
        ApiHarness small = new ApiHarness("", 4);
        small.subscribe(small.system, "$JS.EVENT.ADVISORY.API.>");
        for (int i = 0; i < 3; i++) {
            small.send("$JS.API.STREAM.NAMES", "");
        }
        small.runAll();
        assertThat(small.received).hasSize(3);
        small.received.clear();
        for (int i = 0; i < 5; i++) {
            small.send("$JS.API.STREAM.NAMES", "");
        }
        String other = small.send("$JS.API.STREAM.DELETE.T", "");
        small.runAll();
        assertThat(small.response(other)).as("another queue").contains("stream not found");
        assertThat(small.received).hasSize(7);
        assertThat(small.received)
                .extracting(Inbox.Received::payload)
                .as("four are answered, the fifth is refused")
                .satisfiesOnlyOnce(refused -> assertThat(refused)
                        .contains("stream_names_response")
                        .contains("\"err_code\":10023")
                        .contains("insufficient resources"))
                .satisfiesOnlyOnce(advisory -> assertThat(advisory)
                        .startsWith("{\"type\":\"io.nats.jetstream.advisory.v1.api_limit_reached\",\"id\":\"")
                        .endsWith("\"server\":\"srv\",\"dropped\":1}"));
        assertThat(small.warnings).containsExactly("JetStream API info queue limit reached, dropping 1 requests");
        assertThat(small.ask("STREAM.NAMES", "")).contains("'total':0");
    }

    @ParameterizedTest
    @CsvSource({"STREAM.INFO.T, STREAM.DELETE.T", "STREAM.DELETE.T, STREAM.INFO.T"})
    void keepsCallsOfOneKindFromDelayingTheOther(String many, String one) {
        ApiHarness busy = new ApiHarness("", 5000);
        for (int i = 0; i < 3000; i++) {
            busy.send("$JS.API." + many, "");
        }
        String reply = busy.send("$JS.API." + one, "");
        for (int i = 0; i < 4; i++) {
            busy.stepOnce();
        }
        assertThat(busy.response(reply)).contains("stream not found");
        assertThat(busy.received.size()).isLessThan(100);
        busy.runAll();
        assertThat(busy.received).hasSize(3001);
        assertThat(busy.errors).isEmpty();
    }

    @Test
    void limitsTheCommandsOfShards() {
        createT();
        ApiHarness busy = new ApiHarness("", 5000);
        busy.ask("STREAM.CREATE.T", CREATE_T);
        for (int i = 0; i < 3000; i++) {
            busy.send("$JS.API.STREAM.INFO.T", "");
        }
        stepAgent(busy);
        assertThat(busy.api.pending()).isEqualTo(3000);
        busy.shards.step();
        stepAgent(busy);
        busy.lanes.round();
        assertThat(busy.received).hasSize(1 + 256);
        busy.runAll();
        assertThat(busy.api.pending()).isZero();
    }

    private static void stepAgent(ApiHarness harness) {
        boolean busy = true;
        while (busy) {
            busy = harness.api.step();
        }
    }

    @Test
    void countsNoErrorWhereTheGoServerDoesNot() {
        createT();
        long requests = api.api.requests();
        api.ask("STREAM.MSG.DELETE.T", "{'seq':99}");
        assertThat(api.api.requests()).isEqualTo(requests + 1);
        assertThat(api.api.errors()).isZero();
        api.ask("CONSUMER.RESET.T.zz", "{'seq':1}");
        api.ask("STREAM.MSG.GET.T", "{'seq':1}");
        assertThat(api.api.requests()).isEqualTo(requests + 1);
        api.ask("STREAM.MSG.GET.T", "{'seq':99}");
        assertThat(api.api.requests()).isEqualTo(requests + 2);
        assertThat(api.api.errors()).isEqualTo(1);
    }

    @Test
    void sendsAuditsOfCallsToSubscribers() {
        createT();
        api.subscribe("$JS.EVENT.ADVISORY.API");
        api.received.clear();
        api.inbox.info = new ClientInfo(1_000_000_000, "10.0.0.9", 7, "$G", "", "me", "java", "2.1", 42);
        api.ask("STREAM.MSG.DELETE.T", "{'seq':99}");
        api.ask("STREAM.MSG.GET.T", "{'seq':1}");
        api.ask("CONSUMER.RESET.T.zz", "");
        List<Inbox.Received> audits = api.received.stream()
                .filter(message -> message.subject().equals("$JS.EVENT.ADVISORY.API"))
                .toList();
        assertThat(audits).hasSize(1);
        assertThat(audits.getFirst().payload())
                .startsWith("{\"type\":\"io.nats.jetstream.advisory.v1.api_audit\",\"id\":\"")
                .endsWith(
                        "\"server\":\"srv\",\"client\":{\"start\":\"1970-01-01T00:00:01Z\",\"host\":\"10.0.0.9\",\"id\":7,"
                                + "\"acc\":\"$G\",\"name\":\"me\",\"lang\":\"java\",\"ver\":\"2.1\",\"rtt\":42,\"server\":\"srv\","
                                + "\"kind\":\"Client\",\"client_type\":\"nats\"},\"subject\":\"$JS.API.STREAM.MSG.DELETE.T\","
                                + "\"request\":\"{\\\"seq\\\":99}\",\"response\":\"{\\\"type\\\":"
                                + "\\\"io.nats.jetstream.api.v1.stream_msg_delete_response\\\",\\\"error\\\":{\\\"code\\\":500,"
                                + "\\\"err_code\\\":10057,\\\"description\\\":\\\"stream store EOF\\\"}}\"}");
    }

    @Test
    void answersThroughTheLaneTheRequestCameFromAlsoIfItIsBusyAtFirst() {
        api.lanes.refusing = true;
        api.publish(1, "$JS.API.STREAM.NAMES", "reply.late", "", "");
        api.runAll();
        assertThat(api.received).isEmpty();
        api.lanes.refusing = false;
        api.pause();
        api.runAll();
        assertThat(api.received).extracting(Inbox.Received::lane).containsExactly(1);
    }

    @Test
    void takesNoMoreCallsWhileResponsesCannotLeave() {
        ApiHarness busy = new ApiHarness("", 50_000);
        busy.lanes.refusing = true;
        int calls = 20_000;
        for (int i = 0; i < calls; i++) {
            busy.send("$JS.API.STREAM.NAMES", "");
        }
        busy.runAll();
        assertThat(busy.api.pending()).as("they wait where they are counted").isBetween(9_000, 10_000);
        busy.lanes.refusing = false;
        while (busy.api.pending() > 0) {
            busy.pause();
            busy.runAll();
        }
        assertThat(busy.received).hasSize(calls);
        assertThat(busy.errors).isEmpty();
    }

    @Test
    void sendsAdvisoriesAboutStreamsAndConsumersToSubscribers() {
        api.subscribe("$JS.EVENT.>");
        createT();
        createConsumers("c1");
        createConsumers("c1");
        api.ask("CONSUMER.DELETE.T.c1", "");
        api.ask("STREAM.UPDATE.T", CREATE_T);
        api.ask("STREAM.DELETE.T", "");
        List<Inbox.Received> events = api.received.stream()
                .filter(message -> message.subject().startsWith("$JS.EVENT."))
                .filter(message -> !message.subject().equals("$JS.EVENT.ADVISORY.API"))
                .toList();
        assertThat(events)
                .extracting(Inbox.Received::subject)
                .containsExactly(
                        "$JS.EVENT.ADVISORY.STREAM.CREATED.T",
                        "$JS.EVENT.ADVISORY.CONSUMER.CREATED.T.c1",
                        "$JS.EVENT.ADVISORY.CONSUMER.DELETED.T.c1",
                        "$JS.EVENT.ADVISORY.STREAM.UPDATED.T",
                        "$JS.EVENT.ADVISORY.STREAM.DELETED.T");
        assertThat(events.get(1).payload())
                .matches("\\{\"type\":\"io.nats.jetstream.advisory.v1.consumer_action\",\"id\":\"[0-9A-Za-z]{22}\","
                        + "\"timestamp\":\"[^\"]+Z\",\"stream\":\"T\",\"consumer\":\"c1\",\"action\":\"create\"}");
    }

    @Test
    void reportsThatAConsumerIsCreatedPaused() {
        api.subscribe("$JS.EVENT.ADVISORY.CONSUMER.PAUSE.>");
        createT();
        String create = "{'stream_name':'T','config':{'durable_name':'p','pause_until':'2200-01-01T00:00:00Z'}}";
        api.ask("CONSUMER.DURABLE.CREATE.T.p", create);
        api.ask("CONSUMER.DURABLE.CREATE.T.p", create);
        List<Inbox.Received> events = api.received.stream()
                .filter(message -> message.subject().equals("$JS.EVENT.ADVISORY.CONSUMER.PAUSE.T.p"))
                .toList();
        assertThat(events).hasSize(2);
        assertThat(events.getFirst().payload()).contains("\"paused\":true,\"pause_until\":\"2200-01-01T00:00:00Z\"");
    }

    @Test
    void resetsAConsumerWhereItsPolicyAllowsIt() {
        createT();
        createConsumers("c1");
        assertThat(api.ask("CONSUMER.RESET.T.c1", "{'seq':3}"))
                .contains("'ack_floor':{'consumer_seq':0,'stream_seq':2}")
                .endsWith("'reset_seq':3}");
        assertThat(api.ask("CONSUMER.RESET.T.c1", "")).endsWith("'reset_seq':3}");
        api.ask("CONSUMER.CREATE.T.n", "{'stream_name':'T','config':{'deliver_policy':'new'}}");
        assertThat(api.ask("CONSUMER.RESET.T.n", "{'seq':1}"))
                .isEqualTo("{'type':'~.consumer_reset_response','error':{'code':400,'err_code':10204,"
                        + "'description':'invalid reset: not allowed'},'reset_seq':0}");
    }

    @Test
    void namesConsumersThatHaveNoName() {
        createT();
        assertThat(api.ask("CONSUMER.CREATE.T", "{'stream_name':'T','config':{}}"))
                .containsPattern("'stream_name':'T','name':'[0-9A-Za-z]{8}','created'");
    }

    @Test
    void logsOnceWhyAConsumerDeliversNothing() {
        createT();
        createConsumers("c1");
        for (int i = 0; i < 4; i++) {
            api.clock.advance(5_000_000_000L);
            api.pause();
            api.runAll();
        }
        String line = "Consumer 'T > c1' does not deliver: ";
        assertThat(api.debugLines).containsExactly(line + "no pull request is waiting");

        api.ask("CONSUMER.PAUSE.T.c1", "{'pause_until':'2200-01-01T00:00:00Z'}");
        api.clock.advance(5_000_000_000L);
        api.pause();
        api.runAll();
        assertThat(api.debugLines).hasSize(2).last().asString().startsWith(line + "paused for ");
    }
}
