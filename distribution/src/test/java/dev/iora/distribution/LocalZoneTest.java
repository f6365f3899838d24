// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalZoneTest {
    /** A zone file with the given transitions, each to the type of its index plus one. */
    private static byte[] zoneFile(String footer, long[] transitions, int... offsets) {
        ByteBuffer file = ByteBuffer.allocate(4096);
        header(file, 0, 1);
        file.put(new byte[6]);
        header(file, transitions.length, offsets.length);
        for (long transition : transitions) {
            file.putLong(transition);
        }
        for (int i = 0; i < transitions.length; i++) {
            file.put((byte) (i + 1));
        }
        for (int offset : offsets) {
            file.putInt(offset).put((byte) 0).put((byte) 0);
        }
        file.put(("\n" + footer + "\n").getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }

    private static void header(ByteBuffer file, int transitions, int types) {
        file.put("TZif2".getBytes(StandardCharsets.US_ASCII)).put(new byte[15]);
        file.putInt(0).putInt(0).putInt(0).putInt(transitions).putInt(types).putInt(0);
    }

    @Test
    void followsTransitionsThenTheFooter() {
        LocalZone zone = LocalZone.parse(zoneFile("X-3", new long[] {100, 200}, 10, 20, 30));
        assertThat(zone.offsetSeconds(99)).isEqualTo(10);
        assertThat(zone.offsetSeconds(100)).isEqualTo(20);
        assertThat(zone.offsetSeconds(199)).isEqualTo(20);
        assertThat(zone.offsetSeconds(200)).isEqualTo(3 * 3600);
    }

    @Test
    void keepsTheLastOffsetWithoutFooter() {
        LocalZone zone = LocalZone.parse(zoneFile("", new long[] {100}, 10, 20));
        assertThat(zone.offsetSeconds(1000)).isEqualTo(20);
    }

    @Test
    void rejectsOtherFiles() {
        assertThatThrownBy(() -> LocalZone.parse("hello".repeat(100).getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LocalZone.parse(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyVariableMeansUtc() {
        assertThat(LocalZone.system(Map.of("TZ", "")).offsetSeconds(0)).isZero();
    }

    @Test
    void agreesWithJavaTimeAboutTheSystemsZone() {
        Instant now = Instant.now();
        assertThat(LocalZone.system(System.getenv()).offsetSeconds(now.getEpochSecond()))
                .isEqualTo(ZoneId.systemDefault().getRules().getOffset(now).getTotalSeconds());
    }
}
