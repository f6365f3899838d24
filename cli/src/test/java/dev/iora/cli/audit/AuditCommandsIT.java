// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.SystemAccount;
import dev.iora.cli.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives of the nats-server of this machine. */
@Timeout(180)
class AuditCommandsIT {
    @TempDir
    Path directory;

    @Test
    void capturesAllDataThatReportsNeed() throws Exception {
        Path archive = directory.resolve("all.zip");
        List<String> live;
        try (SystemAccount servers = new SystemAccount(directory)) {
            servers.user()
                    .run("stream", "add", "S", "--subjects=s", "--defaults")
                    .succeeded();
            servers.user()
                    .run("consumer", "add", "S", "C", "--pull", "--defaults")
                    .succeeded();
            assertThat(servers.admin()
                            .run("audit", "gather", "--output", archive.toString(), "--timeout=1s")
                            .succeeded()
                            .err())
                    .contains("Discovered server 'n1' (")
                    .contains("Captured 10 endpoint responses from 1 servers\n")
                    .contains("Captured 8 server profiles from 1 servers\n")
                    .contains("Discovered stream S in account A\n")
                    .contains("Archive created at: " + archive + "\n");
            live = ageless(servers.admin()
                    .run("server", "account", "info", "A")
                    .succeeded()
                    .out());
        }
        Cli offline = new Cli(directory).connectedTo("nats://127.0.0.1:1");
        String file = archive.toString();
        assertThat(offline.run("server", "list", "--archive", file).succeeded().out())
                .contains("│ n1 ");
        assertThat(ageless(offline.run("server", "account", "info", "A", "--archive", file)
                        .succeeded()
                        .out()))
                .isEqualTo(live);
        assertThat(offline.run("server", "report", "jetstream", "--archive", file)
                        .succeeded()
                        .out())
                .containsPattern("│ n1 +│ +│ 1 +│ 1 ");
        assertThat(offline.run("server", "request", "profile", "heap", directory.toString(), "--archive", file)
                        .succeeded()
                        .out())
                .contains("Server \"n1\" profile written: ");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<String> names = zip.stream().map(ZipEntry::getName).toList();
            assertThat(names)
                    .contains(
                            "capture/clusters/unclustered/n1/variables/0001.json",
                            "capture/accounts/A/servers/unclustered__n1/account_info/0001.json",
                            "capture/profiles/unclustered/n1__goroutine_2.prof",
                            "capture/misc/audit_gather_metadata.json",
                            "capture/misc/audit_gather_log.log")
                    .anyMatch(
                            name -> name.matches("capture/accounts/A/streams/S/replicas/.*__n1/stream_info/0001.json"))
                    .last()
                    .isEqualTo("capture/misc/manifest.json");
        }
    }

    /** The lines without ages, sorted because servers send them in no defined order. */
    private static List<String> ageless(String text) {
        return text.replaceAll("\\([^)]* ago\\)", "").lines().sorted().toList();
    }

    @Test
    void capturesOnlyRequestedData() {
        Path archive = directory.resolve("little.zip");
        try (SystemAccount servers = new SystemAccount(directory)) {
            assertThat(servers.admin()
                            .run(
                                    "audit",
                                    "capture",
                                    "-o",
                                    archive.toString(),
                                    "--no-progress",
                                    "--no-server-profiles",
                                    "--no-account-endpoints",
                                    "--no-streams",
                                    "--no-details")
                            .succeeded()
                            .screen())
                    .isEmpty();
            servers.admin()
                    .run("audit", "gather", "-o", archive.toString(), "--cluster=other")
                    .failedWith("no results received, ensure the account used has system privileges and appropriate"
                            + " permissions");
        }
        Cli offline = new Cli(directory).connectedTo("nats://127.0.0.1:1");
        assertThat(offline.run("server", "report", "cpu", "--archive", archive.toString())
                        .succeeded()
                        .out())
                .contains("n1");
    }

    @Test
    void reportsThatOurServerHasNoSystemAccountYet() {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            new Cli(directory)
                    .connectedTo(server.url())
                    .run("audit", "gather", "-o", directory.resolve("none.zip").toString())
                    .failedWith("server request failed, ensure the account used has system privileges and appropriate"
                            + " permissions (Iora does not answer requests of the system account yet)");
        }
        assertThat(directory.resolve("none.zip")).doesNotExist();
    }
}
