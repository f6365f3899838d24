// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The server's responses do not depend on how the network splits the input. */
final class SplitIT {
    @Test
    void answersTheSameForEverySplitOfTheInput() {
        try (ServerUnderTest.Running server = new IoraServer().start(Transcripts.config("default"))) {
            Seeds.forEach(300, random -> {
                String session = new SessionGenerator(random).session();
                List<String> pieces = cut(session, random);
                assertThat(Answers.to(pieces, server.port()))
                        .as("answers to %s in %d pieces", Answers.brief(session), pieces.size())
                        .isEqualTo(Answers.to(session, server.port()));
            });
        }
    }

    private static List<String> cut(String session, Random random) {
        List<String> pieces = new ArrayList<>();
        int longest = 1 + random.nextInt(session.length());
        for (int at = 0; at < session.length(); ) {
            int end = Math.min(session.length(), at + 1 + random.nextInt(longest));
            pieces.add(session.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
