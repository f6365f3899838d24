// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The offset of local time from UTC.
 *
 * <p>java.time reads the rules of all zones of the world at first use, which takes as long as everything else a server
 * does before its first client. So a start uses the offset that the launcher found, until {@link #loadRules} has loaded
 * the rules, which also know when the offset changes. Without a launcher the rules are loaded at first use. If the launcher
 * found that local time is UTC, none are needed.
 *
 * <p>Thread: any.
 */
final class LocalZone {
    private final @Nullable ZoneOffset startOffset;
    private volatile @Nullable ZoneRules rules;

    private LocalZone(@Nullable ZoneOffset startOffset, @Nullable ZoneRules rules) {
        this.startOffset = startOffset;
        this.rules = rules;
    }

    static LocalZone utc() {
        return new LocalZone(null, ZoneOffset.UTC.getRules());
    }

    /**
     * The zone of this process.
     *
     * @param startOffset {@code UTC} if local time is always that, else the offset at the start as {@code +hhmm}; empty if
     *     unknown
     */
    static LocalZone system(String startOffset) {
        if (startOffset.isEmpty()) {
            return new LocalZone(null, null);
        }
        if (startOffset.equals("UTC")) {
            return utc();
        }
        ZoneOffset offset = ZoneOffset.of(startOffset);
        return new LocalZone(offset, offset.getRules());
    }

    /** The seconds to add to UTC at a moment. */
    int offsetSeconds(long epochSecond) {
        Instant moment = Instant.ofEpochSecond(epochSecond);
        ZoneRules current = rules;
        if (current == null) {
            current = loadRules(moment);
        }
        return current.getOffset(moment).getTotalSeconds();
    }

    /**
     * Loads the rules of the system's zone, unless they are known. They are used unless they disagree with the operating
     * system about the offset at the start: java.time does not know all zones that TZ can describe.
     */
    ZoneRules loadRules(Instant start) {
        ZoneRules known = rules;
        return known != null && startOffset == null
                ? known
                : useRules(zone(System.getenv("TZ")).getRules(), start);
    }

    /** The empty variable means UTC to the C library, and the system's zone to java.time. */
    static ZoneId zone(@Nullable String variable) {
        return "".equals(variable) ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    ZoneRules useRules(ZoneRules loaded, Instant start) {
        ZoneOffset given = startOffset;
        ZoneRules chosen = given == null || loaded.getOffset(start).equals(given) ? loaded : given.getRules();
        rules = chosen;
        return chosen;
    }
}
