// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.check.CheckResult.Status;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerInfo;
import dev.iora.cli.view.JetStreamAccount;
import dev.iora.cli.view.MetaGroup;
import dev.iora.cli.view.ServerVars;
import dev.iora.cli.view.StreamInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests every threshold on both sides. */
class ThresholdsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static <T extends Record> T view(Class<T> type, String json, Object... values) {
        String text = String.format(json.replace('\'', '"'), values);
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)).as(type);
    }

    private static CheckResult judged(Consumer<CheckResult> check) {
        CheckResult result = new CheckResult("suite", "name");
        check.accept(result);
        return result;
    }

    private static Status status(Consumer<CheckResult> check) {
        return judged(check).status();
    }

    private static Status status(StreamCheck check, StreamInfo info) {
        return status(result -> check.examine(info, result));
    }

    /** Converts seconds to nanoseconds, the unit in JSON. */
    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @ParameterizedTest
    @CsvSource({"11,OK", "10,WARNING", "6,WARNING", "5,CRITICAL"})
    void streamHasFewMessages(long messages, Status expected) {
        StreamCheck check = new StreamCheck();
        check.messagesWarning = 10L;
        check.messagesCritical = 5L;
        assertThat(status(check, view(StreamInfo.class, "{'state':{'messages':%d}}", messages)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"5,10,4,OK", "5,10,5,WARNING", "5,10,10,CRITICAL", "10,5,11,OK", "10,5,10,WARNING", "10,5,5,CRITICAL"})
    void streamHasManyOrFewSubjects(long warning, long critical, long subjects, Status expected) {
        StreamCheck check = new StreamCheck();
        check.subjectsWarning = warning;
        check.subjectsCritical = critical;
        assertThat(status(check, view(StreamInfo.class, "{'state':{'num_subjects':%d}}", subjects)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1,OK", "2,OK", "0,CRITICAL", "3,CRITICAL"})
    void streamHasTooFewOrTooManySources(int count, Status expected) {
        StreamCheck check = new StreamCheck();
        check.sourcesMin = 1L;
        check.sourcesMax = 2L;
        String sources = String.join(",", Collections.nCopies(count, "{'name':'S'}"));
        assertThat(status(check, view(StreamInfo.class, "{'sources':[" + sources + "]}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"9,59,OK", "10,59,CRITICAL", "9,60,CRITICAL"})
    void sourceOrMirrorIsBehindOrSilent(long lag, long seen, Status expected) {
        StreamCheck check = new StreamCheck();
        check.lagCritical = 10L;
        check.seenCritical = Duration.ofMinutes(1);
        String origin = String.format("{'name':'S','lag':%d,'active':%d}", lag, seconds(seen));
        assertThat(status(check, view(StreamInfo.class, "{'sources':[" + origin + "]}")))
                .isEqualTo(expected);
        assertThat(status(check, view(StreamInfo.class, "{'config':{'mirror':{'name':'S'}},'mirror':" + origin + "}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2,10,60,OK", "1,10,60,CRITICAL", "3,10,60,CRITICAL", "2,11,60,CRITICAL", "2,10,61,CRITICAL"})
    void streamReplicaIsMissingBehindOrSilent(int peers, long lag, long seen, Status expected) {
        StreamCheck check = new StreamCheck();
        check.peerExpect = 3L;
        check.peerLagCritical = 10L;
        check.peerSeenCritical = Duration.ofMinutes(1);
        String peer = String.format("{'name':'S','current':true,'lag':%d,'active':%d}", lag, seconds(seen));
        String replicas = String.join(",", Collections.nCopies(peers, peer));
        StreamInfo info = view(
                StreamInfo.class,
                "{'config':{'num_replicas':3},'cluster':{'leader':'L','replicas':[" + replicas + "]}}");
        assertThat(status(check, info)).isEqualTo(expected);
    }

    @Test
    void streamReplicaIsOfflineOrLeaderIsMissing() {
        StreamCheck check = new StreamCheck();
        check.peerExpect = 2L;
        String info = "{'config':{'num_replicas':2},'cluster':{'leader':'%s','replicas':[{'offline':%s}]}}";
        assertThat(status(check, view(StreamInfo.class, info, "L", "false"))).isEqualTo(Status.OK);
        assertThat(status(check, view(StreamInfo.class, info, "L", "true"))).isEqualTo(Status.CRITICAL);
        assertThat(status(check, view(StreamInfo.class, info, "", "false"))).isEqualTo(Status.CRITICAL);
    }

    @ParameterizedTest
    @CsvSource({
        "num_ack_pending,9,OK",
        "num_ack_pending,10,CRITICAL",
        "num_waiting,9,OK",
        "num_waiting,10,CRITICAL",
        "num_pending,9,OK",
        "num_pending,10,CRITICAL",
        "num_redelivered,9,OK",
        "num_redelivered,10,CRITICAL"
    })
    void consumerHasTooMuch(String field, long value, Status expected) {
        ConsumerCheck check = new ConsumerCheck();
        check.outstandingCritical = 10L;
        check.waitingCritical = 10L;
        check.unprocessedCritical = 10L;
        check.redeliveryCritical = 10L;
        ConsumerInfo info = view(ConsumerInfo.class, "{'%s':%d}", field, value);
        assertThat(status(result -> check.examine(info, NOW, result))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"59,OK", "60,CRITICAL"})
    void consumerDeliveredOrWasAcknowledgedLongAgo(long ago, Status expected) {
        String info = "{'%s':{'last_active':'" + NOW.minusSeconds(ago) + "'}}";
        ConsumerCheck delivery = new ConsumerCheck();
        delivery.deliveryCritical = Duration.ofMinutes(1);
        ConsumerInfo delivered = view(ConsumerInfo.class, info, "delivered");
        assertThat(status(result -> delivery.examine(delivered, NOW, result))).isEqualTo(expected);
        ConsumerCheck ack = new ConsumerCheck();
        ack.ackCritical = Duration.ofMinutes(1);
        ConsumerInfo acknowledged = view(ConsumerInfo.class, info, "ack_floor");
        assertThat(status(result -> ack.examine(acknowledged, NOW, result))).isEqualTo(expected);
        ConsumerInfo never = view(ConsumerInfo.class, "{}");
        assertThat(status(result -> ack.examine(never, NOW, result))).isEqualTo(Status.CRITICAL);
    }

    @ParameterizedTest
    @CsvSource({"c1,OK", "'',CRITICAL"})
    void consumerHasGroupsWithoutPinnedClient(String client, Status expected) {
        ConsumerCheck check = new ConsumerCheck();
        check.pinned = true;
        ConsumerInfo info = view(
                ConsumerInfo.class,
                "{'config':{'priority_policy':'pinned_client','priority_groups':['g']},"
                        + "'priority_groups':[{'group':'g','pinned_client_id':'%s'}]}",
                client);
        assertThat(status(result -> check.examine(info, NOW, result))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2,true,false,10,60,OK",
        "1,true,false,10,60,CRITICAL",
        "2,false,false,10,60,CRITICAL",
        "2,true,true,10,60,CRITICAL",
        "2,true,false,11,60,CRITICAL",
        "2,true,false,10,61,CRITICAL"
    })
    void metaGroupMissesOrWaitsForPeers(
            int peers, boolean current, boolean offline, long lag, long seen, Status expected) {
        MetaCheck check = new MetaCheck();
        check.expect = 3;
        check.lagCritical = 10;
        check.seenCritical = Duration.ofMinutes(1);
        String peer = String.format(
                "{'name':'S','current':%s,'offline':%s,'lag':%d,'active':%d}", current, offline, lag, seconds(seen));
        String replicas = String.join(",", Collections.nCopies(peers, peer));
        MetaGroup meta = view(MetaGroup.class, "{'leader':'L','replicas':[" + replicas + "]}");
        assertThat(status(result -> check.examine(meta, result))).isEqualTo(expected);
    }

    private static Status server(Consumer<ServerCheck> thresholds, String vars, Object... values) {
        ServerCheck check = new ServerCheck();
        check.name = "n";
        thresholds.accept(check);
        ServerVars variables = view(ServerVars.class, "{'server_name':'n'," + vars + "}", values);
        return status(result -> check.examine(variables, result));
    }

    @ParameterizedTest
    @CsvSource({"49,OK", "50,WARNING", "89,WARNING", "90,CRITICAL"})
    void serverUsesTooMuch(long value, Status expected) {
        assertThat(server(
                        check -> {
                            check.cpuWarning = 50;
                            check.cpuCritical = 90;
                        },
                        "'cpu':%d",
                        value))
                .isEqualTo(expected);
        assertThat(server(
                        check -> {
                            check.memoryWarning = 50;
                            check.memoryCritical = 90;
                        },
                        "'mem':%d",
                        value))
                .isEqualTo(expected);
        assertThat(server(
                        check -> {
                            check.connectionsWarning = 50;
                            check.connectionsCritical = 90;
                        },
                        "'connections':%d",
                        value))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"91,OK", "90,WARNING", "51,WARNING", "50,CRITICAL"})
    void serverHasTooFewSubscriptions(long value, Status expected) {
        assertThat(server(
                        check -> {
                            check.subscriptionsWarning = 90;
                            check.subscriptionsCritical = 50;
                        },
                        "'subscriptions':%d",
                        value))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"61,OK", "60,WARNING", "31,WARNING", "30,CRITICAL"})
    void serverStartedAShortTimeAgo(long ago, Status expected) {
        assertThat(server(
                        check -> {
                            check.uptimeWarning = Duration.ofMinutes(1);
                            check.uptimeCritical = Duration.ofSeconds(30);
                        },
                        "'now':'%s','start':'%s'",
                        NOW,
                        NOW.minusSeconds(ago)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"61,OK", "60,WARNING", "31,WARNING", "30,CRITICAL", "0,CRITICAL", "-1,CRITICAL"})
    void certificateExpiresSoon(long left, Status expected) {
        for (String listener : List.of("%s", "'cluster':{%s}", "'leaf':{%s}", "'mqtt':{%s}", "'websocket':{%s}")) {
            assertThat(server(
                            check -> {
                                check.certificateWarning = Duration.ofMinutes(1);
                                check.certificateCritical = Duration.ofSeconds(30);
                            },
                            "'now':'" + NOW + "'," + listener,
                            "\"tls_cert_not_after\":\"" + NOW.plusSeconds(left) + "\""))
                    .as(listener)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,OK", "false,CRITICAL"})
    void serverLacksWhatIsRequired(boolean there, Status expected) {
        assertThat(server(check -> check.authRequired = true, "'auth_required':%s", there))
                .isEqualTo(expected);
        assertThat(server(check -> check.tlsRequired = true, "'tls_required':%s", there))
                .isEqualTo(expected);
        assertThat(server(check -> check.jetStreamRequired = true, there ? "'jetstream':{'config':{}}" : "'mem':1"))
                .isEqualTo(expected);
        assertThatThrownBy(() -> server(check -> check.name = "other", "'mem':1"))
                .isInstanceOf(CliException.class)
                .hasMessage("result from wrong server \"n\"");
    }

    @ParameterizedTest
    @CsvSource({"75,OK", "76,WARNING", "90,WARNING", "91,CRITICAL", "101,CRITICAL"})
    void accountUsesTooMuch(long used, Status expected) {
        for (String resource : List.of("memory", "storage", "streams", "consumers")) {
            JetStreamCheck check = new JetStreamCheck();
            check.memoryWarning = 75;
            check.memoryCritical = 90;
            check.storeWarning = 75;
            check.storeCritical = 90;
            check.streamsWarning = 75;
            check.streamsCritical = 90;
            check.consumersWarning = 75;
            check.consumersCritical = 90;
            JetStreamAccount account =
                    view(JetStreamAccount.class, "{'%s':%d,'limits':{'max_%s':100}}", resource, used, resource);
            assertThat(status(result -> check.checkUsages(account, result)))
                    .as(resource)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"10,60,OK", "11,60,CRITICAL", "10,61,CRITICAL"})
    void replicaOfAnyStreamIsBehindOrSilent(long lag, long seen, Status expected) {
        JetStreamCheck check = new JetStreamCheck();
        check.lagCritical = 10;
        check.seenCritical = Duration.ofMinutes(1);
        StreamInfo info = view(
                StreamInfo.class,
                "{'config':{'num_replicas':2},'cluster':{'leader':'L','replicas':[{'lag':%d,'active':%d}]}}",
                lag,
                seconds(seen));
        assertThat(status(result -> check.checkReplicas(List.of(info), result))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "5,10,4,OK", "5,10,5,WARNING", "5,10,9,WARNING", "5,10,10,CRITICAL",
        "10,5,11,OK", "10,5,10,WARNING", "10,5,6,WARNING", "10,5,5,CRITICAL",
        "-1,-1,0,OK"
    })
    void bucketHasManyOrFewValues(long warning, long critical, long values, Status expected) {
        BucketCheck check = new BucketCheck();
        check.valuesWarning = warning;
        check.valuesCritical = critical;
        assertThat(status(result -> check.judgeValues(values, result))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"60,OK", "61,WARNING", "120,WARNING", "121,CRITICAL"})
    void messageIsOldOrResponseIsLate(long seconds, Status expected) {
        MessageCheck message = new MessageCheck();
        message.ageWarning = Duration.ofMinutes(1);
        message.ageCritical = Duration.ofMinutes(2);
        assertThat(status(result -> message.judgeAge(Duration.ofSeconds(seconds), result)))
                .isEqualTo(expected);
        RequestCheck request = new RequestCheck();
        request.responseWarning = Duration.ofMinutes(1);
        request.responseCritical = Duration.ofMinutes(2);
        assertThat(status(result -> request.judgeTime(Duration.ofSeconds(seconds), result)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"59,OK", "60,WARNING", "119,WARNING", "120,CRITICAL"})
    void connectionIsSlow(long millis, Status expected) {
        ConnectionCheck check = new ConnectionCheck();
        check.connectWarning = Duration.ofMillis(60);
        check.connectCritical = Duration.ofMillis(120);
        check.rttWarning = Duration.ofMillis(60);
        check.rttCritical = Duration.ofMillis(120);
        check.requestWarning = Duration.ofMillis(60);
        check.requestCritical = Duration.ofMillis(120);
        Duration taken = Duration.ofMillis(millis);
        assertThat(status(result -> check.judgeConnect("nats://s", taken, result)))
                .isEqualTo(expected);
        assertThat(status(result -> check.judgeRoundTrip(taken, result))).isEqualTo(expected);
        assertThat(status(result -> check.judgeRequest(taken, result))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"121,OK", "120,WARNING", "61,WARNING", "60,CRITICAL", "-1,CRITICAL"})
    void credentialExpiresSoon(long left, Status expected) {
        CredentialCheck check = new CredentialCheck();
        check.validityWarning = Duration.ofMinutes(2);
        check.validityCritical = Duration.ofMinutes(1);
        assertThat(status(result -> check.examine(NOW.getEpochSecond() + left, NOW, result)))
                .isEqualTo(expected);
    }

    @Test
    void refusesACredentialWithoutExpiryIfRequired() {
        CredentialCheck check = new CredentialCheck();
        check.requireExpiry = false;
        assertThat(status(result -> check.examine(0, NOW, result))).isEqualTo(Status.OK);
        check.requireExpiry = true;
        assertThat(status(result -> check.examine(0, NOW, result))).isEqualTo(Status.CRITICAL);
    }

    @Test
    void takesThresholdsWithoutFlagFromMetadata() {
        StreamCheck check = new StreamCheck();
        String info = "{'config':{'metadata':{'io.nats.monitor.msgs-critical':'5'}},'state':{'messages':%d}}";
        assertThat(status(check, view(StreamInfo.class, info, 5))).isEqualTo(Status.CRITICAL);
        assertThat(status(check, view(StreamInfo.class, info, 6))).isEqualTo(Status.OK);
        check.messagesCritical = 4L;
        assertThat(status(check, view(StreamInfo.class, info, 5))).isEqualTo(Status.OK);
    }
}
