// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.Cli;
import dev.iora.cli.TestServer;
import dev.iora.server.NatsServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nats kv} with our server. */
class KvCommandsIT extends KvContract {
    KvCommandsIT() {
        super(directory -> TestServer.iora(directory.resolve("store")));
    }

    @Test
    void watchContinuesAfterAServerRestart(@TempDir Path store) throws Exception {
        NatsServer first = start(store, -1);
        int port = first.port();
        Cli there = new Cli(directory).connectedTo("nats://127.0.0.1:" + port);
        there.run("kv", "add", "RESTART").succeeded();
        there.run("kv", "put", "RESTART", "k", "before").succeeded();
        try (Cli.Running watch = there.start("kv", "watch", "RESTART")) {
            watch.awaitOutput("k: before\n");
            first.close();
            try (NatsServer _ = start(store, port)) {
                there.run("kv", "put", "RESTART", "k", "after").succeeded();
                watch.awaitOutput("k: after\n");
            }
        }
    }

    private static NatsServer start(Path store, int port) {
        NatsServer.Builder builder = NatsServer.builder().host("127.0.0.1").port(port);
        builder.options().jetStream(true).storeDir(store);
        return builder.start();
    }

    @Test
    void reportsFeaturesThatTheServerLacks() {
        String refused = "nats: API error: code=500 err_code=10052 description=";
        cli.run("kv", "add", "X", "--compress").failedWith(refused + "compression s2 is not supported yet");
    }

    @Test
    void bucketsCopyOthers() throws Exception {
        cli.run("kv", "add", "ORIGIN").succeeded();
        cli.run("kv", "put", "ORIGIN", "k", "v").succeeded();
        cli.run("kv", "add", "COPY", "--mirror=ORIGIN").succeeded();
        cli.run("kv", "add", "ALL", "--source=ORIGIN").succeeded();
        for (String bucket : List.of("COPY", "ALL")) {
            try (Cli.Running watch = cli.start("kv", "watch", bucket)) {
                watch.awaitOutput("k: v\n");
            }
            cli.run("kv", "get", bucket, "k", "--raw").succeeded().printed("v");
        }
    }

    @Test
    void keysEndAndLeaveMarkers() throws Exception {
        cli.run("kv", "add", "TTL", "--marker-ttl=1m").succeeded();
        try (Cli.Running watch = cli.start("kv", "watch", "TTL")) {
            cli.run("kv", "create", "TTL", "k", "v", "--ttl=1s").succeeded();
            watch.awaitOutput("PUT TTL > k: v\n");
            watch.awaitOutput("PURGE TTL > k\n");
        }
        cli.run("kv", "get", "TTL", "k").failedWith("nats: key not found");
        cli.run("kv", "create", "TTL", "k", "again").succeeded();
    }

    @Test
    void refusesATimeToLiveThatTheBucketDoesNotAllow() {
        cli.run("kv", "add", "PLAIN").succeeded();
        cli.run("kv", "create", "PLAIN", "k", "v", "--ttl=1m")
                .failedWith("nats: API error: code=400 err_code=10166 description=per-message TTL is disabled");
    }
}
