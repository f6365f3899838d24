// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.TestServer;
import org.junit.jupiter.api.Test;

/** {@code nats kv} with our server. */
class KvCommandsIT extends KvContract {
    KvCommandsIT() {
        super(directory -> TestServer.iora(directory.resolve("store")));
    }

    @Test
    void saysWhatTheServerDoesNotHave() {
        String refused = "nats: API error: code=500 err_code=10052 description=";
        cli.run("kv", "add", "X", "--compress").failedWith(refused + "compression s2 is not supported yet");
        cli.run("kv", "add", "X", "--mirror=Y").failedWith(refused + "mirror is not supported yet");
        cli.run("kv", "add", "X", "--source=Y").failedWith(refused + "sources is not supported yet");
        cli.run("kv", "add", "X", "--marker-ttl=1m")
                .failedWith(refused + "subject_delete_marker_ttl is not supported yet");
        cli.run("kv", "add", "TTL").succeeded();
        cli.run("kv", "create", "TTL", "k", "v", "--ttl=1m")
                .failedWith("nats: API error: code=400 err_code=10166 description=per-message TTL is disabled");
    }
}
