// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid names are refused, instead of being sent in a request that times out. */
@Timeout(60)
class NamesIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
        cli.run("stream", "add", "OK", "--subjects=ok", "--defaults").succeeded();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static CliResult run(String command, String name) {
        String[] words = command.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("NAME", name);
        }
        return cli.run(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream add NAME --subjects=s --defaults",
                "stream info NAME",
                "stream edit NAME --max-msgs=3 -f",
                "stream rm NAME -f",
                "stream purge NAME -f",
                "stream get NAME 1",
                "stream rmm NAME 1 -f",
                "stream copy OK NAME --subjects=t",
                "stream seal NAME -f",
                "stream subjects NAME",
                "stream state NAME",
                "stream backup NAME backup",
                "consumer add NAME c --pull --defaults",
                "consumer info NAME c",
                "consumer ls NAME",
                "consumer next NAME c",
                "sub --stream NAME",
                "server check message --stream=NAME --subject=s",
                "server check stream --stream=NAME"
            })
    void refusesInvalidStreamNames(String command) {
        for (String name : new String[] {"a.b", "a b", "a>", "*", "a/b", "a\\b"}) {
            CliResult result = run(command, name);
            assertThat(result.exitCode()).as(command).isPositive();
            assertThat(result.screen()).contains("\"" + name.replace("\\", "\\\\") + "\" is not a valid stream name\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumer info OK NAME",
                "consumer edit OK NAME --description=x -f",
                "consumer rm OK NAME -f",
                "consumer copy OK NAME other",
                "consumer next OK NAME",
                "consumer pause OK NAME 1h -f",
                "consumer resume OK NAME -f",
                "consumer reset OK NAME -f",
                "consumer unpin OK NAME group -f",
                "consumer sub OK NAME",
                "sub --stream=OK --durable=NAME",
                "server check consumer --stream=OK --consumer=NAME"
            })
    void refusesInvalidConsumerNames(String command) {
        for (String name : new String[] {"a.b", "a b", "a>", "*", "a/b"}) {
            CliResult result = run(command, name);
            assertThat(result.exitCode()).as(command).isPositive();
            assertThat(result.screen()).contains("\"" + name + "\" is not a valid consumer name\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", ".a", "a.", "a b"})
    void refusesInvalidFilters(String subject) {
        run("consumer add OK c --pull --defaults --filter=NAME", subject)
                .failedWith("\"" + subject + "\" is not a valid filter subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kv add NAME",
                "kv get NAME k",
                "kv put NAME k v",
                "kv del NAME -f",
                "kv info NAME",
                "kv ls NAME",
            })
    void refusesInvalidBucketNames(String command) {
        run(command, "a.b").failedWith("nats: invalid bucket name");
        run(command, "a b").failedWith("nats: invalid bucket name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object add NAME",
                "object info NAME",
                "object ls NAME",
                "object get NAME x",
                "object rm NAME -f",
                "object seal NAME -f"
            })
    void refusesInvalidObjectStoreNames(String command) {
        run(command, "a.b").failedWith("nats: invalid object-store name");
        run(command, "a b").failedWith("nats: invalid object-store name");
    }
}
