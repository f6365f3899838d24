// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.KeyFlag;
import dev.iora.config.KeyFlag.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags of the command line that do not set a single configuration key; {@link KeyFlag} has those that do. */
enum Flag {
    DEBUG_TRACE(Kind.SWITCH, "DV"),
    DEBUG_VERBOSE_TRACE(Kind.SWITCH, "DVV"),
    VERBOSE_TRACE(Kind.SWITCH, "VV"),

    CONFIG(Kind.TEXT, "c", "config"),
    CHECK_CONFIG(Kind.SWITCH, "t"),
    SIGNAL(Kind.TEXT, "sl", "signal"),
    HELP(Kind.SWITCH, "h", "help"),
    TLS_HELP(Kind.SWITCH, "help_tls"),
    VERSION(Kind.SWITCH, "v", "version"),

    HTTP_PORT(Support.NONE, Kind.NUMBER, "m", "http_port"),
    HTTPS_PORT(Support.NONE, Kind.NUMBER, "ms", "https_port"),
    ROUTES(Support.NONE, Kind.TEXT, "routes"),
    CLUSTER(Support.NONE, Kind.TEXT, "cluster", "cluster_listen"),
    CLUSTER_NAME(Support.NONE, Kind.TEXT, "cluster_name"),
    CLUSTER_ADVERTISE(Support.NONE, Kind.TEXT, "cluster_advertise"),
    NO_ADVERTISE(Support.NONE, Kind.SWITCH, "no_advertise"),
    CONNECT_RETRIES(Support.NONE, Kind.NUMBER, "connect_retries"),
    PROFILE(Support.NONE, Kind.NUMBER, "profile");

    private enum Support {
        FULL,
        NONE
    }

    private final Support support;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Flag(Kind kind, String... names) {
        this(Support.FULL, kind, names);
    }

    Flag(Support support, Kind kind, String... names) {
        this.support = support;
        this.kind = kind;
        this.names = List.of(names);
    }

    /** The flag with this name, without dashes; null if there is none. */
    static @Nullable Flag named(String name) {
        for (Flag flag : values()) {
            if (flag.names.contains(name)) {
                return flag;
            }
        }
        return null;
    }

    /** All names of the flag, without dashes. */
    List<String> names() {
        return names;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the server has the feature; otherwise the flag is known but refused. */
    boolean isSupported() {
        return support == Support.FULL;
    }
}
