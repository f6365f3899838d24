// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.util.List;

/**
 * Calls all JetStream functions a few times, so that the JVM records what it needs for them. Ignores responses, since error
 * responses are part of the training.
 *
 * <p>Thread: one at a time.
 */
final class TrainingCalls {
    private static final int ROUNDS = 10;

    /** Subscription to the deliveries of push consumers. */
    private static final String DELIVERED = "10";

    /** Subscription to pulled messages. */
    private static final String PULLED = "11";

    private static final String STREAM = "$JS.API.STREAM.";
    private static final String CONSUMER = "$JS.API.CONSUMER.";
    private static final String DIRECT = "$JS.API.DIRECT.GET.";

    private final TrainingClient client;
    private final String storage;

    /** Calls that use streams in {@code storage}: file or memory. */
    TrainingCalls(TrainingClient client, String storage) {
        this.client = client;
        this.storage = storage;
    }

    void makeAll() throws IOException {
        client.send("SUB delivered " + DELIVERED + "\r\nSUB pulled " + PULLED + "\r\n");
        for (int round = 0; round < ROUNDS; round++) {
            streams();
            messages();
            consumers();
            pulls();
            pushes();
            removals();
            keyValues();
            objects();
            retentions();
            copies();
            refusals();
        }
        client.send("UNSUB " + DELIVERED + "\r\nUNSUB " + PULLED + "\r\n");
        client.awaitPong();
    }

    private void create(String name, String subjects, String more) throws IOException {
        client.request(
                STREAM + "CREATE." + name,
                "{\"name\":\"" + name + "\",\"subjects\":[" + subjects + "],\"storage\":\"" + storage
                        + "\",\"retention\":\"limits\",\"num_replicas\":1,\"allow_direct\":true" + more + "}");
    }

    private void delete(String... streams) throws IOException {
        for (String stream : streams) {
            client.request(STREAM + "DELETE." + stream, "");
        }
    }

    private void streams() throws IOException {
        create("A", "\"a.>\"", "");
        create(
                "B",
                "\"b.*\",\"bb\"",
                ",\"max_msgs\":1000,\"max_bytes\":1000000,\"max_age\":3600000000000,"
                        + "\"max_msg_size\":100000,\"max_consumers\":10,\"discard\":\"new\",\"duplicate_window\":60000000000,"
                        + "\"description\":\"d\",\"metadata\":{\"k\":\"v\"},\"allow_rollup_hdrs\":true,"
                        + "\"subject_transform\":{\"src\":\"b.*\",\"dest\":\"bt.{{wildcard(1)}}\"},"
                        + "\"republish\":{\"src\":\">\",\"dest\":\"again.>\"},\"consumer_limits\":{\"max_ack_pending\":10}");
        create("A", "\"a.>\"", "");
        String update = ",\"storage\":\"" + storage + "\",\"allow_direct\":true,\"max_msgs\":100000,"
                + "\"max_msgs_per_subject\":1000,\"allow_rollup_hdrs\":true,\"duplicate_window\":120000000000}";
        client.request(STREAM + "UPDATE.A", "{\"name\":\"A\",\"subjects\":[\"a.>\"]" + update);
        client.request(STREAM + "INFO.A", "");
        client.request(STREAM + "INFO.A", "{\"subjects_filter\":\">\",\"deleted_details\":true}");
        client.request(STREAM + "NAMES", "");
        client.request(STREAM + "NAMES", "{\"subject\":\"a.x\",\"offset\":0}");
        client.request(STREAM + "LIST", "{\"offset\":0}");
        client.request("$JS.API.INFO", "");
    }

    private void messages() throws IOException {
        for (int i = 0; i < 10; i++) {
            client.request("a.x", "hello");
            client.request("a." + i, "Nats-Msg-Id: " + i, "hello");
            client.request("b." + i, "a: b\nc: d", "hello");
        }
        client.request("a.1", "Nats-Msg-Id: 1", "again");
        client.request("a.y", "Nats-Expected-Stream: A\nNats-Expected-Last-Sequence: 20", "");
        client.request("a.y", "Nats-Expected-Last-Subject-Sequence: 21\nNats-Expected-Last-Msg-Id: 0", "");
        client.request("a.y", "Nats-Expected-Last-Subject-Sequence: 7", "");
        client.request("a.y", "Nats-Rollup: sub", "");
        // Without a reply subject.
        client.send("PUB a.x 2\r\nhi\r\n");
        for (String which : List.of(
                "{\"seq\":1}",
                "{\"last_by_subj\":\"a.x\"}",
                "{\"seq\":1,\"next_by_subj\":\"a.*\"}",
                "{\"seq\":1,\"next_by_subj\":\"a.none\"}",
                "{\"seq\":9999}")) {
            client.request(STREAM + "MSG.GET.A", which);
            client.request(DIRECT + "A", which);
        }
        client.request(DIRECT + "A.a.x", "");
        client.request(DIRECT + "A", "{\"seq\":1,\"batch\":5}");
        client.request(DIRECT + "A", "{\"multi_last\":[\"a.*\"],\"batch\":5}");
        client.awaitPong();
    }

    private void consumer(String subject, String config) throws IOException {
        client.request(CONSUMER + subject, request(config));
    }

    private static String request(String config) {
        return "{\"stream_name\":\"A\",\"action\":\"\",\"config\":{" + config + "}}";
    }

    /** Waits for a message rather than the response, since it may arrive first. */
    private TrainingClient.Message delivery(String subject, String request) throws IOException {
        client.publish(CONSUMER + "CREATE." + subject, "nobody", request);
        return client.next(DELIVERED);
    }

    private void consumers() throws IOException {
        String common = "\"deliver_policy\":\"all\",\"replay_policy\":\"instant\",\"num_replicas\":0";
        consumer("CREATE.A.c", "\"name\":\"c\",\"durable_name\":\"c\",\"ack_policy\":\"explicit\"," + common);
        consumer("CREATE.A.c", "\"name\":\"c\",\"durable_name\":\"c\",\"ack_policy\":\"explicit\"," + common);
        consumer(
                "CREATE.A.f.a.x",
                "\"name\":\"f\",\"filter_subject\":\"a.x\",\"ack_policy\":\"explicit\",\"max_deliver\":3,"
                        + "\"backoff\":[1000000,2000000],\"max_ack_pending\":100,\"inactive_threshold\":60000000000,"
                        + "\"metadata\":{\"k\":\"v\"},\"sample_freq\":\"100%\"," + common);
        consumer(
                "DURABLE.CREATE.A.d",
                "\"durable_name\":\"d\",\"ack_policy\":\"all\",\"filter_subjects\":[\"a.x\",\"a.y\"],"
                        + "\"deliver_policy\":\"last_per_subject\"");
        consumer("CREATE.A", "\"ack_policy\":\"none\",\"deliver_policy\":\"by_start_sequence\",\"opt_start_seq\":3");
        consumer(
                "CREATE.A.t",
                "\"name\":\"t\",\"ack_policy\":\"explicit\",\"deliver_policy\":\"by_start_time\","
                        + "\"opt_start_time\":\"2026-01-01T00:00:00Z\"");
        consumer(
                "CREATE.A.o",
                "\"name\":\"o\",\"ack_policy\":\"explicit\",\"priority_policy\":\"overflow\",\"priority_groups\":[\"g\"]");
        client.request(CONSUMER + "INFO.A.c", "");
        client.request(CONSUMER + "NAMES.A", "");
        client.request(CONSUMER + "LIST.A", "{\"offset\":0}");
        client.request(CONSUMER + "PAUSE.A.c", "{\"pause_until\":\"2126-01-01T00:00:00Z\"}");
        client.request(CONSUMER + "PAUSE.A.c", "");
        client.request(CONSUMER + "RESET.A.c", "{\"seq\":2}");
        client.request(CONSUMER + "RESET.A.c", "");
    }

    private String pull(String consumer, String request) throws IOException {
        client.publish(CONSUMER + "MSG.NEXT.A." + consumer, "pulled", request);
        return client.next(PULLED).reply();
    }

    private void pulls() throws IOException {
        String one = "{\"batch\":1,\"expires\":5000000000}";
        for (String ack : List.of("+ACK", "", "-NAK", "-NAK {\"delay\":1000000}", "+WPI", "+TERM", "+TERM why")) {
            client.publish(pull("c", one), "nobody", ack);
        }
        client.request(pull("c", "{\"batch\":1,\"no_wait\":true}"), "+ACK");
        client.request(pull("c", "1"), "+ACK");
        client.publish(pull("c", ""), "pulled", "+NXT");
        client.publish(client.next(PULLED).reply(), "pulled", "+NXT {\"batch\":1,\"no_wait\":true}");
        client.request(client.next(PULLED).reply(), "-NAK");
        client.request(pull("d", "{\"batch\":2,\"expires\":1000000000,\"idle_heartbeat\":400000000}"), "+ACK");
        client.request(pull("f", "{\"batch\":1,\"expires\":1000000000,\"max_bytes\":10000}"), "+ACK");
        pull("o", "{\"batch\":1,\"expires\":1000000000,\"group\":\"g\",\"min_pending\":1}");
        // Requests without messages get statuses.
        client.request(STREAM + "PURGE.A", "{\"filter\":\"a.y\"}");
        pull("d", "{\"batch\":100,\"no_wait\":true}");
        pull("f", "{\"batch\":1,\"expires\":1000000}");
        client.awaitPong();
    }

    private void pushes() throws IOException {
        String explicit = request("\"name\":\"p\",\"deliver_subject\":\"delivered\",\"ack_policy\":\"explicit\"");
        client.publish(delivery("A.p", explicit).reply(), "nobody", "+ACK");
        delivery(
                "A.h",
                request("\"name\":\"h\",\"deliver_subject\":\"delivered\",\"ack_policy\":\"none\","
                        + "\"headers_only\":true,\"flow_control\":true,\"idle_heartbeat\":5000000000,"
                        + "\"mem_storage\":true,\"inactive_threshold\":300000000000,\"max_deliver\":1"));
        consumer(
                "CREATE.A.q",
                "\"name\":\"q\",\"durable_name\":\"q\",\"deliver_subject\":\"delivered\",\"deliver_group\":\"g\","
                        + "\"ack_policy\":\"all\",\"deliver_policy\":\"new\",\"rate_limit_bps\":1000000");
        client.request("a.x", "new");
        for (String name : List.of("p", "h", "q")) {
            client.request(CONSUMER + "INFO.A." + name, "");
            client.request(CONSUMER + "DELETE.A." + name, "");
        }
        client.awaitPong();
    }

    private void removals() throws IOException {
        client.request(STREAM + "MSG.DELETE.A", "{\"seq\":3}");
        client.request(STREAM + "MSG.DELETE.A", "{\"seq\":4,\"no_erase\":true}");
        client.request(STREAM + "INFO.A", "{\"deleted_details\":true}");
        client.request(STREAM + "PURGE.A", "{\"seq\":6}");
        client.request(STREAM + "PURGE.A", "{\"filter\":\"a.x\",\"keep\":1}");
        client.request(STREAM + "PURGE.A", "");
        client.request(CONSUMER + "DELETE.A.c", "");
        delete("A", "B");
    }

    /** As in clients: a bucket is a stream, and a watcher is an ordered consumer. */
    private void keyValues() throws IOException {
        create(
                "KV_b",
                "\"$KV.b.>\"",
                ",\"max_consumers\":-1,\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0,"
                        + "\"max_msgs_per_subject\":5,\"max_msg_size\":-1,\"discard\":\"new\",\"duplicate_window\":120000000000,"
                        + "\"allow_rollup_hdrs\":true,\"deny_delete\":true");
        client.request("$KV.b.k", "v");
        client.request("$KV.b.k", "Nats-Expected-Last-Subject-Sequence: 1", "w");
        client.request("$KV.b.l", "Nats-Expected-Last-Subject-Sequence: 0", "v");
        client.request(DIRECT + "KV_b.$KV.b.k", "");
        client.request(STREAM + "MSG.GET.KV_b", "{\"last_by_subj\":\"$KV.b.k\"}");
        client.request("$KV.b.l", "KV-Operation: DEL", "");
        client.request("$KV.b.l", "KV-Operation: PURGE\nNats-Rollup: sub", "");
        delivery("KV_b.w.$KV.b.>", ordered("KV_b", "w", "$KV.b.>", "last_per_subject"));
        client.request(CONSUMER + "DELETE.KV_b.w", "");
        client.request(STREAM + "INFO.KV_b", "{\"subjects_filter\":\"$KV.b.>\"}");
        client.request(STREAM + "PURGE.KV_b", "{\"filter\":\"$KV.b.l\"}");
        delete("KV_b");
    }

    private static String ordered(String stream, String name, String filter, String policy) {
        return "{\"stream_name\":\"" + stream + "\",\"action\":\"\",\"config\":{\"name\":\"" + name
                + "\",\"deliver_policy\":\"" + policy + "\",\"filter_subject\":\"" + filter
                + "\",\"ack_policy\":\"none\",\"ack_wait\":79200000000000,\"max_deliver\":1,\"replay_policy\":\"instant\","
                + "\"deliver_subject\":\"delivered\",\"flow_control\":true,\"idle_heartbeat\":5000000000,"
                + "\"num_replicas\":1,\"mem_storage\":true,\"inactive_threshold\":300000000000}}";
    }

    private void objects() throws IOException {
        create("OBJ_o", "\"$O.o.C.>\",\"$O.o.M.>\"", ",\"discard\":\"new\",\"allow_rollup_hdrs\":true");
        String chunk = "x".repeat(128 * 1024);
        client.request("$O.o.C.1", chunk);
        client.request("$O.o.C.1", chunk);
        client.request("$O.o.M.bmFtZQ==", "Nats-Rollup: sub", "{\"name\":\"name\",\"bucket\":\"o\",\"chunks\":2}");
        client.request(DIRECT + "OBJ_o.$O.o.M.bmFtZQ==", "");
        delivery("OBJ_o.r.$O.o.C.1", ordered("OBJ_o", "r", "$O.o.C.1", "all"));
        client.request(STREAM + "PURGE.OBJ_o", "{\"filter\":\"$O.o.C.1\"}");
        delete("OBJ_o");
    }

    /** Acknowledgements remove messages. */
    private void retentions() throws IOException {
        for (String retention : List.of("workqueue", "interest")) {
            create("A", "\"a.>\"", ",\"retention\":\"" + retention + "\"");
            consumer("CREATE.A.c", "\"durable_name\":\"c\",\"ack_policy\":\"explicit\"");
            client.request("a.x", "work");
            client.request(pull("c", "{\"batch\":1,\"expires\":5000000000}"), "+ACK");
            client.request(STREAM + "INFO.A", "");
            delete("A");
        }
    }

    /** A mirror, and a stream with a source, of which a client reads the last message. */
    private void copies() throws IOException {
        create("A", "\"a.>\"", "");
        client.request("a.x", "h: v", "before");
        for (String copied : List.of("\"mirror\":{\"name\":\"A\"}", "\"sources\":[{\"name\":\"A\"}]")) {
            client.request(STREAM + "CREATE.B", "{\"name\":\"B\",\"storage\":\"" + storage + "\"," + copied + "}");
            delivery(
                    "B.p",
                    "{\"stream_name\":\"B\",\"config\":{\"name\":\"p\",\"deliver_subject\":\"delivered\",\"ack_policy\":\"none\"}}");
            client.request(STREAM + "INFO.B", "");
            delete("B");
        }
        delete("A");
        client.awaitPong();
    }

    private void refusals() throws IOException {
        client.request(STREAM + "CREATE.A", "{");
        client.request(STREAM + "CREATE.A", "{\"name\":\"B\"}");
        client.request(STREAM + "CREATE.A", "{\"name\":\"A\",\"placement\":{\"preferred\":\"p\"}}");
        client.request(STREAM + "INFO.A", "");
        client.request(CONSUMER + "INFO.A.c", "");
        client.request(CONSUMER + "CREATE.A.c", "{\"stream_name\":\"A\",\"config\":{}}");
        client.request("$JS.API.STREAM.RESTORE.A", "");
        client.request("nobody.listens", "");
    }
}
