// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import java.util.Comparator;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags of {@code nats server report}. */
final class ReportFlags {
    @Option(
            names = {"-R", "--reverse"},
            scope = ScopeType.INHERIT,
            description = "Reverse sort connections")
    boolean reverse;

    /** The order, reversed if the flags say so. */
    <T> Comparator<T> directed(Comparator<T> order) {
        return reverse ? order.reversed() : order;
    }
}
