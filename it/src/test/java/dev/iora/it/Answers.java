// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The responses of a server to everything a connection sends before it half-closes. */
final class Answers {
    private Answers() {}

    /** The responses to {@code session} sent in one piece. */
    static List<String> to(String session, int port) {
        return to(List.of(session), port);
    }

    /**
     * The responses to {@code pieces} sent one after the other: one entry per operation, sorted, because subscriptions that
     * match the same message get it in any order.
     */
    static List<String> to(List<String> pieces, int port) {
        try (RawClient client = RawClient.connect("127.0.0.1", port).answerPings()) {
            client.readLine();
            if (pieces.stream().allMatch(client::trySend)) {
                client.halfClose();
            }
            List<String> answers = new ArrayList<>();
            for (Optional<RawClient.Frame> frame = client.readFrameOrEnd();
                    frame.isPresent();
                    frame = client.readFrameOrEnd()) {
                answers.add(brief(frame.get().text()));
            }
            answers.sort(null);
            return answers;
        }
    }

    /** A readable form; long texts are shortened to their ends and a hash. */
    static String brief(String bytes) {
        String text = RawClient.printable(bytes);
        return text.length() < 1000
                ? text
                : text.substring(0, 300) + " [" + text.hashCode() + "] " + text.substring(text.length() - 300);
    }
}
