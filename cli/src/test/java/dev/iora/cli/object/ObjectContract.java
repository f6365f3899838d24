// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.ServerContract;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.PurgeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The behaviour of {@code nats object} with any server. */
abstract class ObjectContract extends ServerContract {
    private static final String DIGEST_OF_HELLO = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    ObjectContract(TestServerStarter starter) {
        super(starter);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private void put(String bucket, String name, String content) throws IOException {
        Path file = file(name, content);
        cli.run("object", "put", bucket, file.toString(), "--name=" + name, "--no-progress")
                .succeeded();
    }

    private String content(String bucket, String name) throws IOException {
        Path target = directory.resolve("content");
        cli.run("object", "get", bucket, name, "-O", target.toString(), "-f").succeeded();
        return Files.readString(target);
    }

    @Test
    void addShowsTheBucket() {
        String shown = cli.run(
                        "object",
                        "add",
                        "FULL",
                        "--description=all of it",
                        "--ttl=1h",
                        "--storage=m",
                        "--max-bucket-size=1MB",
                        "--metadata=a=b",
                        "--metadata=long=c")
                .succeeded()
                .masked();
        assertThat(shown).startsWith("""
                Information for Object Store Bucket FULL created <date and time --->

                Configuration:

                          Bucket Name: FULL
                          Description: all of it
                             Replicas: 1
                                  TTL: 1h0m0s
                               Sealed: false
                                 Size: 0 B
                  Maximum Bucket Size: 1.0 MiB
                              Storage: Memory
                   Backing Store Kind: JetStream
                     JetStream Stream: OBJ_FULL
                             Metadata:    a: b
                                       long: c

                Cluster Information:

                                 Name:\s
                               Leader:\s""");
        assertThat(cli.run("object", "info", "FULL").succeeded().masked()).isEqualTo(shown);
        cli.run("object", "add", "no.dots").failedWith("nats: invalid object-store name");
    }

    @Test
    void editChangesGivenSettingsAndKeepsTheRest() {
        cli.run("object", "add", "EDIT", "--description=before").succeeded();
        assertThat(cli.run("object", "edit", "EDIT", "--ttl=1m", "--max-bucket-size=1MB")
                        .succeeded()
                        .out())
                .contains("Description: before\n", "TTL: 1m0s\n", "Maximum Bucket Size: 1.0 MiB\n");
        cli.run("object", "edit", "NOWHERE", "--ttl=1m").failedWith("nats: bucket not found");
    }

    @Test
    void putAndGetAFile() throws Exception {
        cli.run("object", "add", "FILES").succeeded();
        Path file = file("hello.txt", "hello\n");
        String described = """
                Object information for FILES > hello.txt

                        Description: a greeting
                               Size: 6 B
                  Modification Time: <date and time --->
                             Chunks: 1
                             Digest: SHA-256 %s
                            Headers: A: b
                                     C: d
                """.formatted(DIGEST_OF_HELLO);
        cli.run(
                        "object",
                        "put",
                        "FILES",
                        file.toString(),
                        "--name=hello.txt",
                        "--description=a greeting",
                        "-H",
                        "A:b",
                        "-H",
                        "C: d")
                .succeeded()
                .printed("\n" + described);
        cli.run("obj", "show", "FILES", "hello.txt").succeeded().printed(described);
        Path target = directory.resolve("copy.txt");
        assertThat(cli.run("object", "get", "FILES", "hello.txt", "--output=" + target)
                        .succeeded()
                        .out())
                .matches("Wrote: 6 B to \\Q" + target + "\\E in [0-9.]+(µs|ms|s)\n");
        assertThat(target).hasContent("hello\n");
    }

    @Test
    void keepsObjectsOfManyChunks() throws Exception {
        cli.run("object", "add", "LARGE").succeeded();
        byte[] content = new byte[3_000_001];
        new Random(1).nextBytes(content);
        Path file = Files.write(directory.resolve("large"), content);
        assertThat(cli.run("object", "put", "LARGE", file.toString(), "--name=large")
                        .succeeded()
                        .out())
                .contains("Size: 2.9 MiB\n", "Chunks: 23\n");
        assertThat(cli.run("object", "put", "LARGE", file.toString(), "--name=fine", "--chunk-size=10000")
                        .succeeded()
                        .out())
                .contains("Chunks: 301\n");
        for (String name : new String[] {"large", "fine"}) {
            Path target = directory.resolve("large.copy");
            cli.run("object", "get", "LARGE", name, "-O", target.toString(), "-f")
                    .succeeded();
            assertThat(target).hasBinaryContent(content);
        }
        cli.run("object", "put", "LARGE", file.toString(), "--name=x", "--chunk-size=2000000")
                .failedWith("chunks of 1.9 MiB are larger than the 1.0 MiB that the server takes, use --chunk-size");
    }

    @Test
    void putReplacesAnExistingObject() throws Exception {
        cli.run("object", "add", "AGAIN").succeeded();
        put("AGAIN", "x", "first");
        String second = file("x", "second").toString();
        CliResult asked = cli.run("object", "put", "AGAIN", second, "--name=x");
        assertThat(asked.out()).startsWith("Object information for AGAIN > x\n");
        asked.failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
        cli.run("object", "put", "AGAIN", second, "--name=x", "-f").succeeded();
        assertThat(content("AGAIN", "x")).isEqualTo("second");
        assertThat(cli.run("stream", "info", "OBJ_AGAIN", "--json").succeeded().out())
                .as("chunks of the first object are removed")
                .contains("\"messages\": 2,");
    }

    @Test
    void putReadsStandardInput() throws Exception {
        cli.run("object", "add", "PIPE").succeeded();
        cli.runWithInput("from a pipe", "object", "put", "PIPE", "--name=./a/../p")
                .succeeded();
        assertThat(content("PIPE", "p")).isEqualTo("from a pipe");
        cli.runWithInput("", "object", "put", "PIPE", "--name=empty").succeeded();
        assertThat(content("PIPE", "empty")).isEmpty();
        cli.run("object", "put", "PIPE").failedWith("--name is required when reading from stdin");
        cli.run("object", "put", "PIPE", directory.resolve("missing").toString())
                .failedWith("path '" + directory.resolve("missing") + "' does not exist, try --help");
        cli.run("object", "put", "PIPE", directory.toString())
                .failedWith("path '" + directory + "' is a directory, try --help");
    }

    @Test
    void getKeepsAnExistingFile() throws Exception {
        cli.run("object", "add", "KEEP").succeeded();
        put("KEEP", "x", "of the bucket");
        Path target = file("mine", "mine");
        cli.run("object", "get", "KEEP", "x", "-O", target.toString())
                .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
        assertThat(target).hasContent("mine");
        cli.run("object", "get", "KEEP", "other").failedWith("nats: object not found");
        cli.run("object", "get", "NOWHERE", "x").failedWith("nats: bucket not found");
        try (PseudoTerminal terminal = cli.startOnTerminal("object", "get", "KEEP", "x", "-O", target.toString())) {
            terminal.answer("Replace existing target file " + target, "y").await("Wrote: 13 B to " + target);
            assertThat(terminal.awaitEnd()).isZero();
        }
        assertThat(target).hasContent("of the bucket");
    }

    @Test
    void getRefusesACorruptObject() throws Exception {
        cli.run("object", "add", "BROKEN").succeeded();
        put("BROKEN", "x", "right");
        Connection connection = Nats.connect(url);
        try {
            String id = connection.objectStore("BROKEN").getInfo("x").getNuid();
            String chunks = "$O.BROKEN.C." + id;
            connection.jetStreamManagement().purgeStream("OBJ_BROKEN", PurgeOptions.subject(chunks));
            connection.jetStream().publish(chunks, "wrong".getBytes(StandardCharsets.UTF_8));
        } finally {
            connection.close();
        }
        Path target = file("old", "old");
        cli.run("object", "get", "BROKEN", "x", "-f", "-O", target.toString())
                .failedWith("nats: received a corrupt object, digests do not match");
        assertThat(target).hasContent("old");
    }

    @Test
    void listShowsBucketsAndObjects() throws Exception {
        cli.run("object", "add", "LISTED", "--description=mine").succeeded();
        cli.run("object", "ls", "LISTED").succeeded().printed("No entries found\n");
        put("LISTED", "one", "1");
        put("LISTED", "two", "22");
        put("LISTED", "gone", "333");
        cli.run("object", "del", "LISTED", "gone", "-f").succeeded();
        cli.run("object", "ls", "LISTED").succeeded().printed("""
                ╭───────────────────────────────────╮
                │          Bucket Contents          │
                ├──────┬──────┬─────────────────────┤
                │ Name │ Size │ Time                │
                ├──────┼──────┼─────────────────────┤
                │ one  │ 1 B  │ <date and time ---> │
                │ two  │ 2 B  │ <date and time ---> │
                ╰──────┴──────┴─────────────────────╯

                """);
        cli.run("object", "ls", "LISTED", "--names").succeeded().printed("one\ntwo\n");
        assertThat(cli.run("object", "ls").succeeded().masked())
                .contains("Object Store Buckets")
                .containsPattern("│ Bucket +│ Description +│ Created +│ Size +│ Last Update │")
                .containsPattern("│ LISTED +│ mine +│ <date and time ---> │ \\d+ B +│ [0-9.]+m?s +│");
        assertThat(cli.run("object", "ls", "-n").succeeded().lines()).contains("LISTED");
    }

    @Test
    void delDeletesObjectsAndBuckets() throws Exception {
        cli.run("object", "add", "DEL").succeeded();
        put("DEL", "x", "content");
        try (PseudoTerminal terminal = cli.startOnTerminal("object", "del", "DEL", "x")) {
            terminal.answer("Delete 7 B byte file DEL > x?", "n").await("Skipping delete");
            assertThat(terminal.awaitEnd()).isZero();
        }
        assertThat(cli.run("object", "rm", "DEL", "x", "-f").succeeded().out())
                .startsWith("Removed DEL > x\nInformation for Object Store Bucket DEL created ");
        cli.run("object", "get", "DEL", "x").failedWith("nats: object not found");
        cli.run("object", "info", "DEL", "x").failedWith("nats: object not found");
        cli.run("object", "rm", "DEL", "never", "-f").failedWith("nats: object not found");
        cli.run("object", "rm", "DEL", "-f").succeeded().printed("");
        cli.run("object", "info", "DEL").failedWith("nats: bucket not found");
        cli.run("object", "info").failedWith("cannot pick a bucket without a terminal, give the name of one");
    }

    @Test
    void sealPreventsChanges() throws Exception {
        cli.run("object", "add", "SEAL").succeeded();
        put("SEAL", "x", "content");
        cli.run("object", "seal", "SEAL")
                .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
        assertThat(cli.run("object", "seal", "SEAL", "--force").succeeded().out())
                .startsWith("SEAL has been sealed\n")
                .contains("Sealed: true\n");
        cli.runWithInput("more", "object", "put", "SEAL", "--name=y")
                .failedWith("nats: API error: code=400 err_code=10109 description=invalid operation on sealed stream");
        assertThat(content("SEAL", "x")).isEqualTo("content");
    }

    @Test
    void watchShowsChanges() throws Exception {
        cli.run("object", "add", "WATCH").succeeded();
        put("WATCH", "before", "content");
        try (Cli.Running watch = cli.start("object", "watch", "WATCH")) {
            watch.awaitOutput("PUT WATCH > before: 7 B bytes in 1 chunks\n");
            put("WATCH", "after", "more");
            cli.run("object", "rm", "WATCH", "after", "-f").succeeded();
            watch.awaitOutput("DEL WATCH > after\n");
            assertThat(watch.output().replaceAll("(?m)^\\[[-0-9: ]{19}] ", "")).isEqualTo("""
                    PUT WATCH > before: 7 B bytes in 1 chunks
                    PUT WATCH > after: 4 B bytes in 1 chunks
                    DEL WATCH > after
                    """);
        }
    }
}
