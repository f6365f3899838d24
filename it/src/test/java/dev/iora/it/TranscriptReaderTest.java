// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TranscriptReaderTest {
    @Test
    void readsTitlesServersAndSteps() {
        List<Transcript> transcripts = read("""
                # comment
                == first
                a connects
                a > PING

                server auth
                == second
                b opens
                """);
        assertThat(transcripts).extracting(Transcript::title).containsExactly("first", "second");
        assertThat(transcripts).extracting(Transcript::server).containsExactly("default", "auth");
        assertThat(transcripts.getFirst().steps())
                .extracting(Transcript.Step::connection)
                .containsExactly("a", "a");
        assertThat(transcripts.getFirst().steps())
                .extracting(Transcript.Step::line)
                .containsExactly(3, 4);
    }

    @Test
    void omitsLinesOfOtherVersions() {
        List<Transcript> transcripts = read("== t\n2.10: a opens\n2.14: a closes\na closed");
        assertThat(transcripts.getFirst().steps())
                .extracting(Transcript.Step::action)
                .containsExactly(new Transcript.Close(), new Transcript.ExpectClosed());
    }

    @Test
    void joinsAdjacentUnorderedFramesOfOneConnection() {
        assertThat(read("== t\na ~ x\na ~ y\nb ~ z").getFirst().steps()).hasSize(2);
    }

    @Test
    void namesFileAndLineOfMalformedLines() {
        assertThatThrownBy(() -> read("== t\na jumps")).hasMessage("t.txt:2: no such verb: jumps");
        assertThatThrownBy(() -> read("a opens")).hasMessage("t.txt:1: a step before the first title");
        assertThatThrownBy(() -> read("== t\n???")).hasMessage("t.txt:2: not a step: ???");
        assertThatThrownBy(() -> read("== t\na info x")).hasMessageContaining("t.txt:2: neither");
    }

    private static List<Transcript> read(String text) {
        return TranscriptReader.read("t.txt", text.lines().toList(), TranscriptDialect.V2_14);
    }
}
