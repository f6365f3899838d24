// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

/** The severity of a log line: its label, its colour on a terminal, its syslog severity. */
enum Severity {
    INF("32", 5),
    DBG("36", 7),
    WRN("0;93", 4),
    ERR("31", 3),
    FTL("31", 2),
    TRC("33", 5);

    private final String plainLabel;
    private final String colouredLabel;
    private final int syslogSeverity;

    Severity(String colour, int syslogSeverity) {
        plainLabel = "[" + name() + "] ";
        colouredLabel = "[\u001b[" + colour + "m" + name() + "\u001b[0m] ";
        this.syslogSeverity = syslogSeverity;
    }

    /** The label with brackets and the space after it. */
    String label(boolean coloured) {
        return coloured ? colouredLabel : plainLabel;
    }

    /** The severity number of RFC 3164. */
    int syslogSeverity() {
        return syslogSeverity;
    }
}
