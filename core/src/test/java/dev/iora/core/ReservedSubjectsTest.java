// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReservedSubjectsTest {
    @ParameterizedTest
    @ValueSource(strings = {"_GR_.", "_GR_.x", "$NRG.", "$NRG.S-R1F-abc"})
    void refusesPublishToReservedSubjects(String subject) {
        assertThat(refusesPublish(subject)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_", "_GR_", "_GR", "$NRG", "_gr_.x", "x._GR_.y", "$SYS.x", "$JS.ACK.x", "_R_.x", "a"})
    void allowsPublishToOtherSubjects(String subject) {
        assertThat(refusesPublish(subject)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_R_.", "_R_.x", "_GR_.x", "$JS.ACK.", "$JS.ACK.stream.consumer"})
    void refusesReservedReplies(String reply) {
        assertThat(refusesReplyTo(reply)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_", "$", "_R", "_R_", "_INBOX.x", "_Ix", "$JS.ACK", "$JS.API.x", "$NRG.x", "a._R_.b"})
    void allowsOtherReplies(String reply) {
        assertThat(refusesReplyTo(reply)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys", "_sys", "_sys_1", "_SYS_", ""})
    void allowsOtherQueueGroups(String queue) {
        assertThat(ReservedSubjects.refusesQueue(queue.getBytes(US_ASCII))).isFalse();
        assertThat(ReservedSubjects.refusesQueue("_sys_".getBytes(US_ASCII))).isTrue();
    }

    @Test
    void leavesRaftToTheSystemAccount() {
        byte[] raft = "$NRG.x".getBytes(US_ASCII);
        assertThat(ReservedSubjects.refusesPublish(raft, 0, raft.length, true)).isFalse();
        assertThat(ReservedSubjects.refusesPublish(raft, 0, raft.length, false)).isTrue();
        byte[] gateway = "_GR_.x".getBytes(US_ASCII);
        assertThat(ReservedSubjects.refusesPublish(gateway, 0, gateway.length, true))
                .isTrue();
    }

    private static boolean refusesPublish(String subject) {
        // In the cache the array may be longer than the subject.
        return ReservedSubjects.refusesPublish((subject + ".....").getBytes(US_ASCII), 0, subject.length(), false);
    }

    private static boolean refusesReplyTo(String reply) {
        byte[] bytes = ("PUB a " + reply + " 0 ....").getBytes(US_ASCII);
        return ReservedSubjects.refusesReply(bytes, 6, reply.length());
    }
}
