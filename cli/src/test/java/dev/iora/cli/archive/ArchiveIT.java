// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.SystemAccount;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read an archive, compared with the responses of the nats-server of this machine. */
@Timeout(180)
class ArchiveIT {
    /** Writes archives as audit gather does. */
    private static final class Writer implements AutoCloseable {
        private final ZipOutputStream zip;
        private final JsonObject manifest = new JsonObject();

        Writer(Path file) throws IOException {
            zip = new ZipOutputStream(Files.newOutputStream(file));
        }

        void add(String path, String content, String... tags) throws IOException {
            write("capture/" + path, content);
            JsonArray list = new JsonArray();
            for (int i = 0; i < tags.length; i += 2) {
                list.add(new JsonObject().put("Name", tags[i]).put("Value", tags[i + 1]));
            }
            manifest.put("capture/" + path, list);
        }

        private void write(String path, String content) throws IOException {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }

        @Override
        public void close() throws IOException {
            write("capture/misc/manifest.json", manifest.pretty());
            zip.close();
        }
    }

    private static final List<List<String>> ENDPOINTS = List.of(
            List.of("variables", "variables"),
            List.of("routes", "routes"),
            List.of("gateways", "gateways"),
            List.of("leafs", "leafnodes"),
            List.of("subs", "subscriptions", "--detail"),
            List.of("jetstream_info", "jetstream", "--all"),
            List.of("health", "jetstream-health"),
            List.of("accounts", "accounts"),
            List.of("account_ipqueues", "ipqueue"),
            List.of("account_raftz", "raft"));

    @TempDir
    static Path directory;

    private static Path archive;
    private static Cli offline;

    /** The responses of the server before they were archived, by type. */
    private static final JsonObject CAPTURED = new JsonObject();

    @BeforeAll
    static void gather() throws IOException {
        archive = directory.resolve("gathered.zip");
        offline = new Cli(directory).connectedTo("nats://127.0.0.1:1");
        try (SystemAccount servers = new SystemAccount(directory);
                Writer writer = new Writer(archive)) {
            servers.user()
                    .run("stream", "add", "S", "--subjects=s", "--defaults")
                    .succeeded();
            for (List<String> endpoint : ENDPOINTS) {
                String type = endpoint.getFirst();
                String answer = request(servers, endpoint.subList(1, endpoint.size()));
                CAPTURED.put(type, answer);
                String[] more = type.startsWith("account_") ? new String[] {"account", "A"} : new String[0];
                addPage(writer, type, answer, more);
            }
            try (Cli.Running sub = servers.user().start("sub", "x")) {
                sub.awaitOutput("Subscribing");
                addPage(
                        writer,
                        "account_connections",
                        request(servers, List.of("connections", "--filter-account=A", "--subscriptions")),
                        "account",
                        "A");
            }
            JsonObject detail = JsonObject.parse(
                    request(servers, List.of("accounts", "--account=A")).getBytes(StandardCharsets.UTF_8));
            JsonObject info = new JsonObject()
                    .copyFrom(detail, "server")
                    .put("data", detail.object("data").object("account_detail"));
            addPage(writer, "account_info", info.toString(), "account", "A");
            writer.add(
                    "profiles/unclustered/n1__goroutine_1.prof",
                    "all goroutines",
                    "cluster",
                    "unclustered",
                    "server",
                    "n1",
                    "artifact_type",
                    "profile",
                    "profile_name",
                    "goroutine_1");
        }
    }

    private static String request(SystemAccount servers, List<String> args) {
        String[] command = new String[args.size() + 2];
        command[0] = "server";
        command[1] = "request";
        for (int i = 0; i < args.size(); i++) {
            command[i + 2] = args.get(i);
        }
        return servers.admin().run(command).succeeded().out();
    }

    private static void addPage(Writer writer, String type, String answer, String... more) throws IOException {
        String[] tags = new String[6 + more.length];
        System.arraycopy(new String[] {"cluster", "unclustered", "server", "n1", "artifact_type", type}, 0, tags, 0, 6);
        System.arraycopy(more, 0, tags, 6, more.length);
        writer.add("clusters/unclustered/n1/" + type + "/0001.json", answer, tags);
    }

    private static String run(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--archive";
        all[args.length + 1] = archive.toString();
        return offline.run(all).succeeded().out();
    }

    @Test
    void answersRequestsAsTheServersDid() {
        for (List<String> endpoint : ENDPOINTS) {
            String[] args = new String[endpoint.size() + 1];
            args[0] = "server";
            args[1] = "request";
            for (int i = 1; i < endpoint.size(); i++) {
                args[i + 1] = endpoint.get(i);
            }
            assertThat(run(args)).isEqualTo(CAPTURED.string(endpoint.getFirst()));
        }
        assertThat(run("server", "request", "variables", "--name=other")).isEmpty();
        assertThat(run("server", "request", "connections")).contains("\"account\":\"A\"");
        offline.run("server", "request", "connections", "--filter-user=u", "--archive", archive.toString())
                .failedWith("unsupported option for archive connz: user");
        assertThat(run("server", "request", "raft", "--account=B")).doesNotContain("S-R");
    }

    @Test
    void buildsReportsFromTheArchive() {
        assertThat(run("server", "list")).containsPattern("│ n1 +│ +│ .* │ - +│");
        assertThat(run("server", "info", "n1")).startsWith("Server information for n1 (");
        assertThat(run("server", "account", "info", "A")).startsWith("Account information for account A");
        assertThat(run("server", "report", "accounts")).containsPattern("│ A +│ 1 ");
        assertThat(run("server", "report", "connections")).contains("Top 1 Connections out of 1 by subs");
        assertThat(run("server", "report", "jetstream"))
                .contains("JetStream Summary")
                .containsPattern("│ n1 ");
        assertThat(run("server", "report", "health")).contains("Health Report");
        assertThat(run("server", "report", "cpu")).contains("n1");
        assertThat(run("server", "report", "mem")).contains("n1");
        assertThat(run("server", "report", "downgrade", "0")).contains("compatible with the specified API level");
    }

    @Test
    void writesProfilesUnchanged() throws IOException {
        Path target = Files.createDirectory(directory.resolve("profiles"));
        assertThat(run("server", "request", "profile", "goroutine", target.toString(), "--level=1"))
                .contains("Server \"n1\" profile written: ");
        try (var files = Files.list(target)) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file).hasContent("all goroutines"));
        }
        assertThat(offline.run("server", "request", "profile", "heap", "--archive", archive.toString())
                        .succeeded()
                        .err())
                .contains("no captured profiles matched \"heap\" at level 0 in " + archive);
    }

    @Test
    void reportsMissingData() throws IOException {
        offline.run("server", "info", "other", "--archive", archive.toString())
                .failedWith("no captured data for server \"other\" in " + archive);
        offline.run("server", "account", "info", "B", "--archive", archive.toString())
                .failedWith("no captured data for account \"B\" in " + archive);
        offline.run("server", "report", "cpu", "--watch=1", "--archive", archive.toString())
                .failedWith("--watch is not supported when using --archive");
        Path text = Files.writeString(directory.resolve("text.zip"), "text");
        assertThat(offline.run("server", "list", "--archive", text.toString()).err())
                .startsWith("nats: error: " + text + " is no archive of nats audit gather: ");
        Path empty = directory.resolve("empty.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(empty))) {
            zip.putNextEntry(new ZipEntry("other"));
        }
        offline.run("server", "list", "--archive", empty.toString())
                .failedWith(empty + " is no archive of nats audit gather: it has no manifest");
    }

    @Test
    void mergesPagesOfAServer() throws IOException {
        Path file = directory.resolve("paged.zip");
        try (Writer writer = new Writer(file)) {
            for (String server : new String[] {"b", "a"}) {
                for (int page = 1; page <= 2; page++) {
                    writer.add(
                            "clusters/C/" + server + "/jetstream_info/000" + page + ".json",
                            "{\"server\":{\"name\":\"" + server + "\",\"id\":\"" + server
                                    + "\"},\"data\":{\"account_details\":[{\"name\":\"A" + page + "\"}]}}",
                            "cluster",
                            "C",
                            "server",
                            server,
                            "artifact_type",
                            "jetstream_info");
                }
            }
        }
        assertThat(offline.run("server", "request", "jetstream", "--archive", file.toString())
                        .succeeded()
                        .out())
                .isEqualTo("""
                        {"server":{"name":"a","id":"a"},"data":{"account_details":[{"name":"A1"},{"name":"A2"}]}}
                        {"server":{"name":"b","id":"b"},"data":{"account_details":[{"name":"A1"},{"name":"A2"}]}}
                        """);
        offline.run("server", "list", "--archive", file.toString()).failedWith("no captured server data in " + file);
    }
}
