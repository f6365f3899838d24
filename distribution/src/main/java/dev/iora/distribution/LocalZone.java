// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offset of local time from UTC, read from the operating system's own description of the zone (RFC 9636).
 *
 * <p>java.time would read the rules of all zones of the world first, which takes as long as everything else a server
 * does before its first client. It still serves where this class does not understand a zone.
 *
 * <p>Thread: any; immutable.
 */
final class LocalZone {
    private static final Path SYSTEM_ZONE = Path.of("/etc/localtime");
    private static final Path ZONES = Path.of("/usr/share/zoneinfo");
    private static final int MAGIC = 0x545A6966; // TZif
    private static final int HEADER_BYTES = 44;

    private final long[] transitions;
    private final int[] offsets;
    private final int firstOffset;
    private final @Nullable PosixZone afterwards;
    private final @Nullable ZoneRules fallback;

    private LocalZone(long[] transitions, int[] offsets, int firstOffset, @Nullable PosixZone afterwards) {
        this.transitions = transitions;
        this.offsets = offsets;
        this.firstOffset = firstOffset;
        this.afterwards = afterwards;
        fallback = null;
    }

    private LocalZone(ZoneRules fallback) {
        transitions = new long[0];
        offsets = new int[0];
        firstOffset = 0;
        afterwards = null;
        this.fallback = fallback;
    }

    /** UTC, where there are no summers. */
    static LocalZone utc() {
        return new LocalZone(new long[0], new int[0], 0, null);
    }

    /** The zone of this process: that of the variable TZ, else the system's. */
    static LocalZone system(Map<String, String> environment) {
        Path file = file(environment.get("TZ"));
        if (file != null && System.getProperty("user.timezone") == null) {
            try {
                return Files.exists(file) ? parse(Files.readAllBytes(file)) : utc();
            } catch (IOException | IllegalArgumentException e) {
                // Not there, or in a form that only java.time may know.
                return new LocalZone(ZoneId.systemDefault().getRules());
            }
        }
        return new LocalZone(ZoneId.systemDefault().getRules());
    }

    /** The file with the zone's description; null if the variable holds the description itself. */
    private static @Nullable Path file(@Nullable String variable) {
        if (variable == null) {
            return SYSTEM_ZONE;
        }
        String name = variable.startsWith(":") ? variable.substring(1) : variable;
        Path file = ZONES.resolve(name.isEmpty() ? "UTC" : name);
        return Files.exists(file) || name.isEmpty() || name.equals("UTC") ? file : null;
    }

    /**
     * Reads a zone file.
     *
     * @throws IllegalArgumentException if it is none, or older than its version 2
     */
    static LocalZone parse(byte[] file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(file);
            int[] old = counts(in);
            in.position(in.position() + blockBytes(old, Integer.BYTES));
            return readBlock(in, counts(in));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a zone file of version 2 or later", e);
        }
    }

    /** The numbers of: UTC marks, standard time marks, leap seconds, transitions, types, name characters. */
    private static int[] counts(ByteBuffer in) {
        int start = in.position();
        Invariants.check(in.getInt(start) == MAGIC && in.get(start + Integer.BYTES) >= '2', "no such header");
        int[] counts = new int[6];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.getInt(start + HEADER_BYTES - (counts.length - i) * Integer.BYTES);
        }
        in.position(start + HEADER_BYTES);
        return counts;
    }

    private static int blockBytes(int[] counts, int timeBytes) {
        return counts[3] * (timeBytes + 1)
                + counts[4] * 6
                + counts[5]
                + counts[2] * (timeBytes + Integer.BYTES)
                + counts[1]
                + counts[0];
    }

    private static LocalZone readBlock(ByteBuffer in, int[] counts) {
        int end = in.position() + blockBytes(counts, Long.BYTES);
        long[] transitions = new long[counts[3]];
        for (int i = 0; i < transitions.length; i++) {
            transitions[i] = in.getLong();
        }
        byte[] types = new byte[transitions.length];
        in.get(types);
        int typesStart = in.position();
        int[] offsets = new int[transitions.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = in.getInt(typesStart + (types[i] & 0xFF) * 6);
        }
        byte[] footer = new byte[in.limit() - end];
        in.get(end, footer);
        String rule = new String(footer, StandardCharsets.US_ASCII).strip();
        return new LocalZone(
                transitions, offsets, in.getInt(typesStart), rule.isEmpty() ? null : PosixZone.parse(rule));
    }

    /** Seconds to add to UTC at this moment. */
    int offsetSeconds(long epochSecond) {
        if (fallback != null) {
            return fallback.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
        }
        int next = 0;
        while (next < transitions.length && transitions[next] <= epochSecond) {
            next++;
        }
        if (next == transitions.length && afterwards != null) {
            return afterwards.offsetSeconds(epochSecond);
        }
        return next == 0 ? firstOffset : offsets[next - 1];
    }
}
