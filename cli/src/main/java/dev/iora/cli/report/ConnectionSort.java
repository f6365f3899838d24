// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.view.ConnectionInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The sort keys of connections, smallest first. */
public enum ConnectionSort {
    IN_BYTES("in-bytes"),
    OUT_BYTES("out-bytes"),
    IN_MSGS("in-msgs"),
    OUT_MSGS("out-msgs"),
    UPTIME("uptime"),
    CID("cid"),
    SUBS("subs");

    private final String flag;

    ConnectionSort(String flag) {
        this.flag = flag;
    }

    /** The ascending order. */
    public Comparator<ConnectionInfo> order() {
        return switch (this) {
            case IN_BYTES -> Comparator.comparingLong(ConnectionInfo::inBytes);
            case OUT_BYTES -> Comparator.comparingLong(ConnectionInfo::outBytes);
            case IN_MSGS -> Comparator.comparingLong(ConnectionInfo::inMsgs);
            case OUT_MSGS -> Comparator.comparingLong(ConnectionInfo::outMsgs);
            case UPTIME -> Comparator.comparing(ConnectionSort::start).reversed();
            case CID -> Comparator.comparingLong(ConnectionInfo::cid);
            case SUBS ->
                Comparator.comparingInt(
                        connection -> connection.subscriptionsList().size());
        };
    }

    private static Instant start(ConnectionInfo connection) {
        return Objects.requireNonNullElse(connection.start(), Instant.EPOCH);
    }

    @Override
    public String toString() {
        return flag;
    }

    /** Converts flags. */
    public static final class Converter implements ITypeConverter<ConnectionSort> {
        @Override
        public ConnectionSort convert(String value) {
            for (ConnectionSort sort : values()) {
                if (sort.flag.equals(value)) {
                    return sort;
                }
            }
            throw new TypeConversionException("expected one of "
                    + Stream.of(values()).map(ConnectionSort::toString).collect(Collectors.joining(", ")) + " but was '"
                    + value + "'");
        }
    }
}
