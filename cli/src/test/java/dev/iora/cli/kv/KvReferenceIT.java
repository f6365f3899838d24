// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.TestServer;
import org.junit.jupiter.api.Test;

/** {@code nats kv} with the Go server, including features that our server does not have yet. */
class KvReferenceIT extends KvContract {
    KvReferenceIT() {
        super(directory -> TestServer.reference(directory, ""));
    }

    @Test
    void compresses() {
        assertThat(cli.run("kv", "add", "PACKED", "--compress").succeeded().out())
                .contains("Compressed: true\n");
        assertThat(cli.run("kv", "edit", "PACKED", "--no-compress").succeeded().out())
                .contains("Compressed: false\n");
    }

    @Test
    void mirrorsABucket() {
        cli.run("kv", "add", "ORIGIN").succeeded();
        cli.run("kv", "put", "ORIGIN", "k", "v").succeeded();
        assertThat(cli.run("kv", "add", "MIRROR", "--mirror=ORIGIN").succeeded().out())
                .contains("Mirror Information:\n\n          Origin Bucket: ORIGIN\n");
        awaitValue("MIRROR", "k", "v");
        cli.run("kv", "put", "MIRROR", "k", "through the mirror").succeeded();
        awaitValue("MIRROR", "k", "through the mirror");
        assertThat(cli.run("kv", "get", "ORIGIN", "k", "--raw").succeeded().out())
                .isEqualTo("through the mirror");
        cli.run("kv", "ls", "MIRROR").succeeded().printed("k\n");
    }

    @Test
    void copiesKeysOfOtherBuckets() {
        cli.run("kv", "add", "SOURCE").succeeded();
        cli.run("kv", "put", "SOURCE", "k", "v").succeeded();
        assertThat(cli.run("kv", "add", "TARGET", "--source=SOURCE").succeeded().out())
                .contains("Sources Information:\n\n          Source Bucket: SOURCE\n");
        awaitValue("TARGET", "k", "v");
    }

    private void awaitValue(String bucket, String key, String value) {
        while (!cli.run("kv", "get", bucket, key, "--raw").out().equals(value)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void reportsAServerWithoutMarkers() {
        cli.run("kv", "add", "MARKED", "--marker-ttl=1m").failedWith("nats: limit marker TTLs not supported by server");
    }
}
