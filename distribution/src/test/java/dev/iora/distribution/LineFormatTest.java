// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LineFormatTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:21:22.385270123Z");

    private static String render(LineFormat format, Severity severity, String text, Instant now) {
        format.render(severity, text, now, "\n");
        return new String(format.bytes(), 0, format.length(), StandardCharsets.UTF_8);
    }

    @Test
    void rendersPidTimeAndLabel() {
        assertThat(render(new LineFormat(20805, true, LocalZone.utc(), false), Severity.INF, "Starting", NOW))
                .isEqualTo("[20805] 2026/11/24 12:21:22.385270 [INF] Starting\n");
    }

    @Test
    void omitsTheTime() {
        assertThat(render(new LineFormat(1, false, LocalZone.utc(), false), Severity.TRC, "ä", NOW))
                .isEqualTo("[1] [TRC] ä\n");
    }

    @Test
    void coloursTheLabel() {
        LineFormat format = new LineFormat(1, false, LocalZone.utc(), true);
        assertThat(render(format, Severity.INF, "x", NOW)).isEqualTo("[1] [\u001b[32mINF\u001b[0m] x\n");
        assertThat(render(format, Severity.WRN, "x", NOW)).isEqualTo("[1] [\u001b[0;93mWRN\u001b[0m] x\n");
    }

    @Test
    void rendersLinesOfAnyLength() {
        LineFormat format = new LineFormat(1, true, LocalZone.utc(), false);
        String text = "x".repeat(5000);
        assertThat(render(format, Severity.DBG, text, NOW)).endsWith("[DBG] " + text + "\n");
        assertThat(render(format, Severity.DBG, "y", NOW)).endsWith("[DBG] y\n");
    }

    @Test
    void namesRotatedFilesByTheNanosecond() {
        assertThat(new LineFormat(1, true, LocalZone.utc(), false)
                        .fileStamp(Instant.parse("2026-01-02T03:04:05.000000006Z")))
                .isEqualTo("2026.01.02.03.04.05.000000006");
    }

    @Test
    void agreesWithJavaTime() {
        var expected = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        LineFormat format = new LineFormat(1, true, LocalZone.utc(), false);
        Seeds.forEach(200, random -> {
            Instant now = Instant.ofEpochSecond(
                    random.nextLong(-2_000_000_000L, 8_000_000_000L), random.nextInt(1_000_000_000));
            assertThat(render(format, Severity.INF, "", now)).isEqualTo("[1] " + expected.format(now) + " [INF] \n");
        });
    }
}
