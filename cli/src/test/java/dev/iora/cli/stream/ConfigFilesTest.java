// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.PreparedServers;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    private static final String SCHEMA = "io.nats.jetstream.api.v1.stream_configuration";

    @TempDir
    Path directory;

    private Path file(String json) throws Exception {
        return Files.writeString(directory.resolve("config.json"), json.replace('\'', '"'));
    }

    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsAConfigurationOrAnInfo() throws Exception {
        assertThat(ConfigFiles.config(file("{'name':'S'}"))).hasToString("{\"name\":\"S\"}");
        assertThat(ConfigFiles.config(file("{'config':{'name':'S'},'state':{}}")))
                .hasToString("{\"name\":\"S\"}");
        Path broken = file("{'name'");
        assertThatThrownBy(() -> ConfigFiles.config(broken)).hasMessageStartingWith("invalid input: " + broken + ": ");
    }

    @Test
    void removesMetadataOfServers() throws Exception {
        assertThat(ConfigFiles.config(file("{'metadata':{'_nats.level':'4','a':'b'}}")))
                .hasToString("{\"metadata\":{\"a\":\"b\"}}");
        assertThat(ConfigFiles.config(file("{'metadata':{'_nats.level':'4'}}"))).hasToString("{}");
    }

    @Test
    void savesAValidConfiguration() throws Exception {
        AddFlags flags = new AddFlags();
        JsonObject config = json("{'name':'S','retention':'limits','storage':'file','num_replicas':1,'max_age':0,"
                + "'max_bytes':-1,'max_consumers':-1,'max_msgs':-1}");
        assertThat(new PreparedServers()
                        .output(session -> assertThat(flags.storeIfRequested(session, config, SCHEMA, "valid"))
                                .isFalse()))
                .isEmpty();
        flags.validate = true;
        assertThat(new PreparedServers()
                        .output(session -> assertThat(flags.storeIfRequested(session, config, SCHEMA, "valid"))
                                .isTrue()))
                .isEqualTo(config.pretty() + "\n\nvalid\n");
        flags.output = directory.resolve("saved.json");
        assertThat(new PreparedServers().output(session -> flags.storeIfRequested(session, config, SCHEMA, "valid")))
                .isEmpty();
        assertThat(flags.output).hasContent(config.pretty());
    }

    @Test
    void refusesAnInvalidConfiguration() {
        AddFlags flags = new AddFlags();
        flags.validate = true;
        assertThatThrownBy(() -> new PreparedServers()
                        .output(session -> flags.storeIfRequested(session, json("{'name':5}"), SCHEMA, "valid")))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith("Validation Failed: ");
    }

    @Test
    void showsDifferencesBeforeAnEdit() throws Exception {
        EditFlags flags = new EditFlags();
        JsonObject before = json("{'name':'S','max_msgs':1}");
        JsonObject after = json("{'name':'S','max_msgs':2}");
        assertThat(new PreparedServers()
                        .output(session -> assertThat(flags.showDifferences(session, before, after))
                                .isTrue()))
                .startsWith("Differences (-old +new):\n")
                .contains("1", "2");
        assertThat(new PreparedServers()
                        .output(session -> assertThat(flags.showDifferences(session, before, before))
                                .isFalse()))
                .isEqualTo("No difference in configuration\n");
        flags.dryRun = true;
        assertThat(new PreparedServers().output(session -> flags.showDifferences(session, before, before)))
                .isEmpty();
        assertThatThrownBy(() -> new PreparedServers().output(session -> flags.showDifferences(session, before, after)))
                .isInstanceOf(CliException.class);
    }
}
