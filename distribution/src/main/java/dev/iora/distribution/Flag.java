// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flags of the command line: their names, whether they take a value, and the configuration key that value
 * overrides.
 */
enum Flag {
    HOST(Kind.TEXT, "host", "a", "addr", "net"),
    PORT(Kind.NUMBER, "port", "p", "port"),
    NAME(Kind.TEXT, "server_name", "n", "name", "server_name"),
    CLIENT_ADVERTISE(Kind.TEXT, "client_advertise", "client_advertise"),
    PID_FILE(Kind.TEXT, "pid_file", "P", "pid"),
    PORTS_FILE_DIR(Kind.TEXT, "ports_file_dir", "ports_file_dir"),
    LOG_FILE(Kind.TEXT, "log_file", "l", "log"),
    LOG_SIZE_LIMIT(Kind.NUMBER, "log_size_limit", "log_size_limit"),
    LOGTIME(Kind.SWITCH, "logtime", "T", "logtime"),
    LOGTIME_UTC(Kind.SWITCH, "logtime_utc", "logtime_utc"),
    SYSLOG(Kind.SWITCH, "syslog", "s", "syslog"),
    REMOTE_SYSLOG(Kind.TEXT, "remote_syslog", "r", "remote_syslog"),
    DEBUG(Kind.SWITCH, "debug", "D", "debug"),
    TRACE(Kind.SWITCH, "trace", "V", "trace"),
    DEBUG_TRACE(Kind.SWITCH, null, "DV"),
    DEBUG_VERBOSE_TRACE(Kind.SWITCH, null, "DVV"),
    VERBOSE_TRACE(Kind.SWITCH, null, "VV"),
    MAX_TRACED_MSG_LEN(Kind.NUMBER, "max_traced_msg_len", "max_traced_msg_len"),
    JETSTREAM(Kind.SWITCH, "jetstream", "js", "jetstream"),
    STORE_DIR(Kind.TEXT, "store_dir", "sd", "store_dir"),
    IGNORE_GO_STORE(Kind.SWITCH, "ignore_go_store", "ignore_go_store"),

    CONFIG(Kind.TEXT, null, "c", "config"),
    CHECK_CONFIG(Kind.SWITCH, null, "t"),
    SIGNAL(Kind.TEXT, null, "sl", "signal"),
    HELP(Kind.SWITCH, null, "h", "help"),
    TLS_HELP(Kind.SWITCH, null, "help_tls"),
    VERSION(Kind.SWITCH, null, "v", "version"),

    HTTP_PORT(Support.NONE, Kind.NUMBER, "m", "http_port"),
    HTTPS_PORT(Support.NONE, Kind.NUMBER, "ms", "https_port"),
    USER(Support.NONE, Kind.TEXT, "user"),
    PASS(Support.NONE, Kind.TEXT, "pass"),
    AUTH(Support.NONE, Kind.TEXT, "auth"),
    TLS(Support.NONE, Kind.SWITCH, "tls"),
    TLS_CERT(Support.NONE, Kind.TEXT, "tlscert"),
    TLS_KEY(Support.NONE, Kind.TEXT, "tlskey"),
    TLS_VERIFY(Support.NONE, Kind.SWITCH, "tlsverify"),
    TLS_CA_CERT(Support.NONE, Kind.TEXT, "tlscacert"),
    ROUTES(Support.NONE, Kind.TEXT, "routes"),
    CLUSTER(Support.NONE, Kind.TEXT, "cluster", "cluster_listen"),
    CLUSTER_NAME(Support.NONE, Kind.TEXT, "cluster_name"),
    CLUSTER_ADVERTISE(Support.NONE, Kind.TEXT, "cluster_advertise"),
    NO_ADVERTISE(Support.NONE, Kind.SWITCH, "no_advertise"),
    CONNECT_RETRIES(Support.NONE, Kind.NUMBER, "connect_retries"),
    PROFILE(Support.NONE, Kind.NUMBER, "profile");

    /** What a flag takes. */
    enum Kind {
        /** True without a value; {@code =value} may say false. */
        SWITCH,
        /** An integer, decimal or with the prefix 0x, 0o or 0b. */
        NUMBER,
        TEXT
    }

    private enum Support {
        FULL,
        NONE
    }

    private final Support support;
    private final Kind kind;
    private final @Nullable String configKey;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Flag(Kind kind, @Nullable String configKey, String... names) {
        this(Support.FULL, kind, configKey, List.of(names));
    }

    Flag(Support support, Kind kind, String... names) {
        this(support, kind, null, List.of(names));
    }

    Flag(Support support, Kind kind, @Nullable String configKey, List<String> names) {
        this.support = support;
        this.kind = kind;
        this.configKey = configKey;
        this.names = names;
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

    /** The configuration key the value stands for; null if the flag means more or something else than one key. */
    @Nullable
    String configKey() {
        return configKey;
    }

    /** Whether the server has what the flag is for; if not, the flag is known but refused. */
    boolean isSupported() {
        return support == Support.FULL;
    }
}
