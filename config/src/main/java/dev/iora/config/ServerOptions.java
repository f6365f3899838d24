// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be set about a server, valid as a whole.
 *
 * <p>Thread: any; immutable.
 */
public final class ServerOptions {
    private final OptionValues values;
    private final ListenOptions listen;
    private final IdentityOptions identity;
    private final LogOptions log;
    private final FileOptions files;
    private final LimitOptions limits;
    private final ConnectionOptions connections;
    private final LameDuckOptions lameDuck;
    private final FeatureOptions features;
    private final JetStreamSettings jetStream;

    /** Views {@code values}, which must be valid and no longer change. */
    ServerOptions(OptionValues values) {
        this.values = values;
        listen = ListenOptions.of(values);
        identity = IdentityOptions.of(values);
        log = LogOptions.of(values);
        files = FileOptions.of(values);
        limits = LimitOptions.of(values);
        connections = ConnectionOptions.of(values);
        lameDuck = LameDuckOptions.of(values);
        features = FeatureOptions.of(values);
        jetStream = JetStreamSettings.of(values);
    }

    /** The options of a server for which nothing is set. */
    public static ServerOptions defaults() {
        return new ServerOptions(new OptionValues());
    }

    /** Begins options with the defaults. */
    public static Builder builder() {
        return new Builder(new OptionValues());
    }

    /** Begins options with these. */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /** Where the server listens for clients. */
    public ListenOptions listen() {
        return listen;
    }

    /** Who the server is. */
    public IdentityOptions identity() {
        return identity;
    }

    /** What is logged, how and where. */
    public LogOptions log() {
        return log;
    }

    /** Files that tell others about the running server. */
    public FileOptions files() {
        return files;
    }

    /** What clients may use. */
    public LimitOptions limits() {
        return limits;
    }

    /** How connections are kept alive and written to. */
    public ConnectionOptions connections() {
        return connections;
    }

    /** How the server leaves. */
    public LameDuckOptions lameDuck() {
        return lameDuck;
    }

    /** Switches of single features. */
    public FeatureOptions features() {
        return features;
    }

    /** Whether and how JetStream runs. */
    public JetStreamSettings jetStream() {
        return jetStream;
    }

    /** What is valid but unwise about these options, to be logged when a server starts with them. */
    public List<String> advice() {
        return OptionsCheck.advice(values);
    }

    /** The options in force, as a configuration file that sets all of them. */
    public String effective() {
        StringBuilder text = new StringBuilder();
        for (KeySection section : OptionCatalog.topLevel()) {
            write(section.keys(), "", text);
        }
        return text.toString();
    }

    private void write(List<Key> keys, String indent, StringBuilder text) {
        for (Key key : keys) {
            if (key instanceof Option<?> option && !option.isShorthand()) {
                text.append(indent).append(written(option)).append('\n');
            } else if (key instanceof BlockKey block) {
                text.append(indent).append(block.description().name()).append(" {\n");
                write(block.keys(), indent + "  ", text);
                text.append(indent).append("}\n");
            }
        }
    }

    /** An option as a line of a file; as a comment, if there is no value for what it is by default. */
    private <T> String written(Option<T> option) {
        T value = values.of(option);
        try {
            option.check(option.name(), value);
            return option.name() + ": " + option.type().write(value);
        } catch (InvalidValueException _) {
            return "# " + option.name() + ": " + option.description().defaultText();
        }
    }

    /** What is different from {@code old}, in the order of the reference documentation. */
    public List<OptionChange> changesFrom(ServerOptions old) {
        List<OptionChange> changes = new ArrayList<>();
        for (Option<?> option : OptionCatalog.options()) {
            if (!option.isShorthand()) {
                addChange(changes, option, old);
            }
        }
        return changes;
    }

    private <T> void addChange(List<OptionChange> changes, Option<T> option, ServerOptions old) {
        T before = old.values.of(option);
        T after = values.of(option);
        if (!before.equals(after)) {
            changes.add(new OptionChange(
                    option.name(),
                    option.field(),
                    option.type().show(before),
                    option.type().show(after),
                    option.description().reload() != Reload.REFUSED));
        }
    }

    @Override
    public String toString() {
        return effective();
    }

    /**
     * Collects options from Java code. What is not set has its default.
     *
     * <p>Thread: one at a time.
     */
    public static final class Builder {
        private final OptionValues values;

        private Builder(OptionValues values) {
            this.values = values;
        }

        /** Address to bind. */
        public Builder host(String host) {
            return set(CoreKeys.HOST, host);
        }

        /** Port to bind, up to 65535; 0 or -1 for any free port. */
        public Builder port(int port) {
            return set(CoreKeys.PORT, port == 0 ? CoreKeys.ANY_PORT : port);
        }

        /** Address to tell clients, as {@code host:port} or {@code host}. */
        public Builder clientAdvertise(String address) {
            return set(CoreKeys.CLIENT_ADVERTISE, address);
        }

        /** Whether client connections begin with a PROXY protocol header. */
        public Builder proxyProtocol(boolean expected) {
            return set(CoreKeys.PROXY_PROTOCOL, expected);
        }

        /** Name of the server, without spaces. */
        public Builder serverName(String name) {
            return set(CoreKeys.SERVER_NAME, name);
        }

        /** Tags by which streams are placed. */
        public Builder serverTags(List<String> tags) {
            return set(CoreKeys.SERVER_TAGS, OptionType.TagsType.normalized(tags));
        }

        /** Free text by key. */
        public Builder serverMetadata(Map<String, String> metadata) {
            return set(CoreKeys.SERVER_METADATA, Map.copyOf(metadata));
        }

        /** Whether debug messages are logged. */
        public Builder debug(boolean on) {
            return set(LogKeys.DEBUG, on);
        }

        /** Whether protocol lines are logged. */
        public Builder trace(boolean on) {
            return set(LogKeys.TRACE, on);
        }

        /** Whether protocol lines are logged, those of the system account included. */
        public Builder traceVerbose(boolean on) {
            return set(LogKeys.TRACE_VERBOSE, on);
        }

        /** Whether protocol lines are logged, but of messages only the headers. */
        public Builder traceHeaders(boolean on) {
            return set(LogKeys.TRACE_HEADERS, on);
        }

        /** How many bytes of a payload are traced; 0 for all. */
        public Builder maxTracedBytes(int bytes) {
            return set(LogKeys.MAX_TRACED_MSG_LEN, bytes);
        }

        /** Whether log lines begin with the time. */
        public Builder logTime(boolean on) {
            return set(LogKeys.LOGTIME, on);
        }

        /** Whether the log has the time in UTC. */
        public Builder logTimeUtc(boolean on) {
            return set(LogKeys.LOGTIME_UTC, on);
        }

        /** File to log to. */
        public Builder logFile(Path file) {
            return set(LogKeys.LOG_FILE, file.toString());
        }

        /** Size in bytes at which the log file is rotated; 0 for never. */
        public Builder logFileSizeLimit(long bytes) {
            return set(LogKeys.LOGFILE_SIZE_LIMIT, bytes);
        }

        /** How many log files are kept; 0 for all. */
        public Builder logFileMaxCount(int files) {
            return set(LogKeys.LOGFILE_MAX_NUM, files);
        }

        /** Whether to log to the system's log. */
        public Builder syslog(boolean on) {
            return set(LogKeys.SYSLOG, on);
        }

        /** URL of a syslog server to log to. */
        public Builder remoteSyslog(String url) {
            return set(LogKeys.REMOTE_SYSLOG, url);
        }

        /** File for the process id. */
        public Builder pidFile(Path file) {
            return set(LogKeys.PID_FILE, file.toString());
        }

        /** Directory for the ports file. */
        public Builder portsFileDir(Path directory) {
            return set(LogKeys.PORTS_FILE_DIR, directory.toString());
        }

        /** How many clients may be connected; 0 refuses all. */
        public Builder maxConnections(int connections) {
            return set(CoreKeys.MAX_CONNECTIONS, connections);
        }

        /** How many subscriptions a client may have; 0 for any number. */
        public Builder maxSubscriptions(int subscriptions) {
            return set(CoreKeys.MAX_SUBSCRIPTIONS, subscriptions);
        }

        /** How many tokens a subscription's subject may have, 1 to 255. */
        public Builder maxSubscriptionTokens(int tokens) {
            return set(CoreKeys.MAX_SUBSCRIPTION_TOKENS, tokens);
        }

        /** Longest protocol line in bytes. */
        public Builder maxControlLine(int bytes) {
            return set(CoreKeys.MAX_CONTROL_LINE, bytes);
        }

        /** Largest message in bytes, headers included. */
        public Builder maxPayload(int bytes) {
            return set(CoreKeys.MAX_PAYLOAD, bytes);
        }

        /** How many bytes may wait to be sent to a client. */
        public Builder maxPending(long bytes) {
            return set(CoreKeys.MAX_PENDING, bytes);
        }

        /** How many closed connections monitoring remembers. */
        public Builder maxClosedClients(int clients) {
            return set(CoreKeys.MAX_CLOSED_CLIENTS, clients);
        }

        /** How often an idle client is pinged. */
        public Builder pingInterval(Duration interval) {
            return set(CoreKeys.PING_INTERVAL, interval);
        }

        /** How many pings may stay unanswered. */
        public Builder maxPingsOut(int pings) {
            return set(CoreKeys.PING_MAX, pings);
        }

        /** How long a write may take. */
        public Builder writeDeadline(Duration deadline) {
            return set(CoreKeys.WRITE_DEADLINE, deadline);
        }

        /** What happens when a write takes longer than the deadline. */
        public Builder writeTimeout(WriteTimeout policy) {
            return set(CoreKeys.WRITE_TIMEOUT, policy);
        }

        /** Whether a publisher is slowed down when its subscribers do not keep up. */
        public Builder stallFastProducers(boolean on) {
            return set(CoreKeys.NO_FAST_PRODUCER_STALL, !on);
        }

        /** Over which time clients are closed in lame duck mode. */
        public Builder lameDuckDuration(Duration duration) {
            return set(CoreKeys.LAME_DUCK_DURATION, duration);
        }

        /** How long lame duck mode waits before it closes the first client. */
        public Builder lameDuckGracePeriod(Duration period) {
            return set(CoreKeys.LAME_DUCK_GRACE_PERIOD, period);
        }

        /** Whether messages may have headers. */
        public Builder headers(boolean on) {
            return set(CoreKeys.NO_HEADER_SUPPORT, !on);
        }

        /** Whether the subscriptions of a subject are cached. */
        public Builder sublistCache(boolean on) {
            return set(CoreKeys.DISABLE_SUBLIST_CACHE, !on);
        }

        /** Whether there is a system account. */
        public Builder systemAccount(boolean on) {
            return set(CoreKeys.NO_SYSTEM_ACCOUNT, !on);
        }

        /** Every how many-th failed attempt to reach another server for the first time is logged. */
        public Builder connectErrorReports(int attempts) {
            return set(CoreKeys.CONNECT_ERROR_REPORTS, attempts);
        }

        /** Every how many-th failed attempt to reach another server again is logged. */
        public Builder reconnectErrorReports(int attempts) {
            return set(CoreKeys.RECONNECT_ERROR_REPORTS, attempts);
        }

        /** Whether JetStream runs. */
        public Builder jetStream(boolean on) {
            return set(JetStreamKeys.ENABLED, on);
        }

        /** Directory for what JetStream stores. */
        public Builder storeDir(Path directory) {
            return set(JetStreamKeys.STORE_DIR, directory.toString());
        }

        /** Whether to start although a Go nats-server has streams in that directory; they are left alone. */
        public Builder ignoreGoStore(boolean on) {
            return set(JetStreamKeys.IGNORE_GO_STORE, on);
        }

        /** Bytes that streams in memory may have together; -1 for a part of the machine's memory. */
        public Builder maxMemoryStore(long bytes) {
            return set(JetStreamKeys.MAX_MEMORY_STORE, bytes);
        }

        /** Bytes that streams on disk may have together; -1 for three quarters of what is free. */
        public Builder maxFileStore(long bytes) {
            return set(JetStreamKeys.MAX_FILE_STORE, bytes);
        }

        /** How often what is stored is made durable; zero for before every acknowledgement. */
        public Builder syncInterval(Duration interval) {
            return set(JetStreamKeys.SYNC_INTERVAL, interval);
        }

        /** Domain of JetStream, a single token. */
        public Builder jetStreamDomain(String domain) {
            return set(JetStreamKeys.DOMAIN, domain);
        }

        /** Whether requests with unknown fields are refused. */
        public Builder strictRequests(boolean on) {
            return set(JetStreamKeys.STRICT, on);
        }

        /** How many publishes of a stream may wait to be stored. */
        public Builder maxBufferedMessages(int messages) {
            return set(JetStreamKeys.MAX_BUFFERED_MSGS, messages);
        }

        /** How many bytes of a stream may wait to be stored. */
        public Builder maxBufferedSize(long bytes) {
            return set(JetStreamKeys.MAX_BUFFERED_SIZE, bytes);
        }

        /** How many requests to JetStream that change something may wait. */
        public Builder requestQueueLimit(int requests) {
            return set(JetStreamKeys.REQUEST_QUEUE_LIMIT, requests);
        }

        /** How many requests to JetStream that only ask for what there is may wait; 0 for as many as of the others. */
        public Builder infoQueueLimit(int requests) {
            return set(JetStreamKeys.INFO_QUEUE_LIMIT, requests);
        }

        /** Most that a consumer may have unacknowledged; 0 for any number. */
        public Builder maxAckPending(int messages) {
            return set(JetStreamKeys.MAX_ACK_PENDING, messages);
        }

        /** Largest batch of a pull request; 0 for any. */
        public Builder maxRequestBatch(int messages) {
            return set(JetStreamKeys.MAX_REQUEST_BATCH, messages);
        }

        /** Longest duplicate window of a stream; zero for any. */
        public Builder maxDuplicateWindow(Duration window) {
            return set(JetStreamKeys.DUPLICATE_WINDOW, window);
        }

        /**
         * The options.
         *
         * @throws ConfigException if they are not valid, with every problem
         */
        public ServerOptions build() {
            List<ConfigProblem> problems = OptionsCheck.problems(values);
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return new ServerOptions(values.copy());
        }

        private Builder set(Option<Long> option, long value) {
            return set(option, Long.valueOf(value));
        }

        private <T> Builder set(Option<T> option, T value) {
            option.store(values, value, null);
            return this;
        }
    }
}
