// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ClusterInfo;
import dev.iora.cli.view.StreamInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"limits,Limits", "interest,Interest", "workqueue,WorkQueue", "'',''"})
    void capitalizesPolicies(String policy, String expected) {
        assertThat(Words.retention(policy)).isEqualTo(expected);
    }

    @Test
    void marksTheLeaderAndPeersThatAreNotCurrent() {
        List<ClusterInfo.Peer> replicas = List.of(
                new ClusterInfo.Peer("n3", "", true, false, Duration.ZERO, 0),
                new ClusterInfo.Peer("n2", "", false, false, Duration.ZERO, 0),
                new ClusterInfo.Peer("n4", "", true, true, Duration.ZERO, 0));
        assertThat(Words.peers(new ClusterInfo("c", "n1", "", null, replicas))).isEqualTo("n1*, n2!, n3, n4!");
        assertThat(Words.peers(new ClusterInfo("c", "", "", null, replicas))).isEqualTo("n2!, n3, n4!");
        assertThat(Words.peers(new ClusterInfo("", "n1", "", null, List.of()))).isEmpty();
    }

    @Test
    void hidesMetadataOfServers() {
        assertThat(Words.ownMetadata(Map.of("a", "1", "_nats.level", "4"))).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void readsTheRequiredApiLevel() {
        String json = "{\"config\":{\"name\":\"S\",\"metadata\":{\"_nats.req.level\":\"2\"}}}";
        StreamInfo info =
                JsonObject.parse(json.getBytes(StandardCharsets.UTF_8)).as(StreamInfo.class);
        assertThat(Words.requiredApiLevel(info)).isEqualTo(2);
        assertThat(Words.requiredApiLevel("S", Map.of())).isZero();
        assertThatThrownBy(() -> Words.requiredApiLevel("S", Map.of("_nats.req.level", "x")))
                .hasMessage("S requires API level \"x\", which is not a number");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
            a b;              [a, b]
              a   b ;         [a, b]
            'a b' c;          [a b, c]
            "a \\" b" c;       [a " b, c]
            a'b c'd;          [ab cd]
            '' x;             [, x]
            """)
    void splitsCommandLinesAsAShellDoes(String line, String expected) {
        assertThat(CommandWords.of(line)).hasToString(expected);
    }

    @Test
    void refusesAnEmptyCommandLine() {
        assertThatThrownBy(() -> CommandWords.of("  ")).hasMessage("the command line \"  \" is empty");
    }
}
