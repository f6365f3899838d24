// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** First calls of a new server are prepared by the build: no class is loaded from a jar or generated. */
@Timeout(120)
class FirstCallsIT {
    private static final String CONFIG =
            "\"retention\":\"limits\",\"storage\":\"file\",\"num_replicas\":1,\"allow_direct\":true,"
                    + "\"allow_rollup_hdrs\":true";

    @TempDir
    Path directory;

    @Test
    void takesAllClassesFromTheCache() throws Exception {
        Installation installation = Installation.packagedIn(directory, "distribution");
        Path log = directory.resolve("classes.log");
        ProcessBuilder command = installation.serverCommand(
                "-js", "-sd", directory.resolve("store").toString(), "-a", "127.0.0.1", "-p", "-1");
        command.environment().put("NATS_JAVA_OPTS", "-Xlog:class+load:file=" + log);
        try (NatsProcess server = NatsProcess.launch(command).awaitReady();
                TrainingClient client = TrainingClient.connect(server.port())) {
            useStreams(client);
            useBucket(client);
            assertThat(notCached(log)).isEmpty();
        }
    }

    private static void useStreams(TrainingClient client) throws IOException {
        String stream = "{\"name\":\"ORDERS\",\"subjects\":[\"orders.*\"]," + CONFIG + "}";
        String consumer = "{\"stream_name\":\"ORDERS\",\"action\":\"\",\"config\":{\"durable_name\":\"work\","
                + "\"name\":\"work\",\"ack_policy\":\"explicit\",\"deliver_policy\":\"all\",\"replay_policy\":\"instant\"}}";
        for (int i = 0; i < 2; i++) {
            assertThat(client.request("$JS.API.STREAM.CREATE.ORDERS", stream)).contains("\"state\"");
            assertThat(client.request("orders.new", "hello")).contains("\"seq\"");
            assertThat(client.request("$JS.API.CONSUMER.CREATE.ORDERS.work", consumer))
                    .contains("\"delivered\"");
        }
        client.send("SUB pulled 2\r\n");
        client.publish("$JS.API.CONSUMER.MSG.NEXT.ORDERS.work", "pulled", "{\"batch\":1,\"expires\":5000000000}");
        client.request(client.next("2").reply(), "+ACK");
        assertThat(client.request("$JS.API.DIRECT.GET.ORDERS", "{\"seq\":1}")).contains("hello");
        assertThat(client.request("$JS.API.STREAM.MSG.GET.ORDERS", "{\"seq\":1}"))
                .contains("\"message\"");
        assertThat(client.request("$JS.API.STREAM.INFO.ORDERS", "")).contains("\"consumer_count\":1");
        assertThat(client.request("$JS.API.CONSUMER.INFO.ORDERS.work", "")).contains("\"ack_floor\"");
        assertThat(client.request("$JS.API.STREAM.LIST", "")).contains("\"total\":1");
        String more = stream.replace("\"orders.*\"", "\"orders.*\",\"more\"");
        assertThat(client.request("$JS.API.STREAM.UPDATE.ORDERS", more)).contains("\"more\"");
        assertThat(client.request("$JS.API.STREAM.PURGE.ORDERS", "")).contains("\"purged\":2");
    }

    private static void useBucket(TrainingClient client) throws IOException {
        client.send("SUB delivered 3\r\n");
        String bucket =
                "{\"name\":\"KV_cfg\",\"subjects\":[\"$KV.cfg.>\"],\"max_msgs_per_subject\":5,\"discard\":\"new\","
                        + "\"deny_delete\":true,\"duplicate_window\":120000000000," + CONFIG + "}";
        assertThat(client.request("$JS.API.STREAM.CREATE.KV_cfg", bucket)).contains("\"state\"");
        assertThat(client.request("$KV.cfg.key", "value")).contains("\"seq\":1");
        assertThat(client.request("$JS.API.DIRECT.GET.KV_cfg.$KV.cfg.key", "")).contains("value");
        client.publish(
                "$JS.API.CONSUMER.CREATE.KV_cfg.watch.$KV.cfg.>",
                "nobody",
                "{\"stream_name\":\"KV_cfg\",\"action\":\"\",\"config\":{\"name\":\"watch\","
                        + "\"deliver_policy\":\"last_per_subject\",\"filter_subject\":\"$KV.cfg.>\",\"ack_policy\":\"none\","
                        + "\"deliver_subject\":\"delivered\",\"flow_control\":true,\"idle_heartbeat\":5000000000,"
                        + "\"mem_storage\":true,\"num_replicas\":1}}");
        assertThat(client.next("3").body()).contains("value");
    }

    /** Own classes from other sources than the cache, and classes that the JVM generates when it links code. */
    private static List<String> notCached(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> !line.contains("shared objects file"))
                    .filter(line -> line.contains("dev.iora.") || line.contains("java.lang.invoke."))
                    .toList();
        }
    }
}
