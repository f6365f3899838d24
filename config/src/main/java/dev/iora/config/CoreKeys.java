// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.DurationType;
import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.LongType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of the server itself: listener, identity, limits, time-outs and features of the client protocol. */
public final class CoreKeys {
    private static final KeyGroup LISTENER = new KeyGroup("Listener");
    private static final KeyGroup IDENTITY = new KeyGroup("Identity");
    private static final KeyGroup LIMITS = new KeyGroup("Limits");
    private static final KeyGroup CONNECTIONS = new KeyGroup("Connections");
    private static final KeyGroup LAME_DUCK = new KeyGroup("Lame duck mode");
    private static final KeyGroup FEATURES = new KeyGroup("Features");

    /** The keys by topic. */
    static final List<KeyGroup> GROUPS = List.of(LISTENER, IDENTITY, LIMITS, CONNECTIONS, LAME_DUCK, FEATURES);

    /** The port that stands for any free one. */
    static final int ANY_PORT = -1;

    private static final String NO_OTHER_SERVERS = "there are no connections to other servers yet";
    private static final TextType TEXT = new TextType("string", TextForm.ANY);
    private static final TextType TAG = new TextType("string or array of strings", TextForm.ANY);
    private static final BooleanType BOOLEAN = new BooleanType();
    private static final DurationType DURATION = new DurationType(Duration.ZERO, false);
    private static final DurationType LENIENT_DURATION = new DurationType(Duration.ZERO, true);
    private static final IntegerType ANY_COUNT = new IntegerType("", Integer.MIN_VALUE, Integer.MAX_VALUE);
    private static final IntegerType COUNT = new IntegerType("", 0, Integer.MAX_VALUE);

    public static final Key<HostPort> LISTEN = LISTENER.key("listen", new AddressType(), new HostPort("0.0.0.0", 4222))
            .means((values, address) ->
                    values.set(CoreKeys.HOST, address.host()).set(CoreKeys.PORT, address.port()))
            .documented("Sets `host` and `port`.");

    public static final Key<Integer> PORT = LISTENER.key("port", new IntegerType("", ANY_PORT, 65535), 4222)
            .flag("p", "port")
            .zeroMeansDefault()
            .fixed("Port")
            .documented("Port for clients; -1 takes any free port, 0 is the default.");

    public static final Key<String> HOST = LISTENER.key("host", TEXT, "0.0.0.0")
            .or("net")
            .flag("a", "addr", "net")
            .zeroMeansDefault()
            .fixed("Host")
            .documented("Address on which the server listens for clients.");

    public static final Key<String> CLIENT_ADVERTISE = LISTENER.key(
                    "client_advertise", new TextType("host:port or host", TextForm.ADVERTISED), "")
            .flag("client_advertise")
            .reloadable(address -> "Reload: client_advertise = " + address)
            .documented("Address that clients and other servers are told to connect to, if it differs from the"
                    + " listener's.");

    public static final Key<Boolean> PROXY_PROTOCOL = LISTENER.key("proxy_protocol", BOOLEAN, false)
            .fixed("ProxyProtocol")
            .since("2.14")
            .documented("Expect a PROXY protocol header, version 1 or 2, at the start of every client connection.");

    public static final Key<String> SERVER_NAME = IDENTITY.key("server_name", TEXT, "")
            .flag("n", "name", "server_name")
            .defaultText("the server's id")
            .fixed("ServerName")
            .documented("Name of the server, without spaces; unique in a cluster.");

    public static final Key<List<String>> SERVER_TAGS = IDENTITY.key(
                    "server_tags", new ListType<>(TAG.label(), TAG), List.<String>of())
            .defaultText("")
            .normalized(CoreKeys::distinct)
            .reloadable(_ -> "Reloaded: tags")
            .withoutEffect("streams are not placed by tags yet")
            .documented("Tags for the placement of streams, usually `key:value`.");

    public static final Key<Map<String, String>> SERVER_METADATA = IDENTITY.key(
                    "server_metadata", new MapType<>("map of strings", TEXT), Map.<String, String>of())
            .defaultText("")
            .normalized(Map::copyOf)
            .reloadable(_ -> "Reloaded: metadata")
            .since("2.12")
            .withoutEffect("there is no monitoring yet")
            .documented("Names and texts that describe the server in monitoring and events.");

    public static final Key<Integer> MAX_CONNECTIONS = LIMITS.key("max_connections", ANY_COUNT, 65536)
            .or("max_conn")
            .reloadable()
            .documented("Maximum number of client connections; 0 refuses all. If a reload lowers it, the newest"
                    + " connections are closed.");

    public static final Key<Integer> MAX_SUBSCRIPTIONS = LIMITS.key("max_subscriptions", ANY_COUNT, 0)
            .or("max_subs")
            .defaultText("0, unlimited")
            .fixed("MaxSubs")
            .documented("Maximum number of subscriptions of a client.");

    public static final Key<Integer> MAX_SUBSCRIPTION_TOKENS = LIMITS.key(
                    "max_subscription_tokens", new IntegerType("", 1, 255), 0)
            .or("max_sub_tokens")
            .defaultText("unlimited")
            .fixed("MaxSubTokens")
            .documented("Maximum number of tokens in the subject of a subscription.");

    public static final Key<Integer> MAX_CONTROL_LINE = LIMITS.key(
                    "max_control_line", new IntegerType("bytes", 0, Integer.MAX_VALUE), 4096)
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum length of a protocol line, without the payload.");

    public static final Key<Integer> MAX_PAYLOAD = LIMITS.key(
                    "max_payload", new IntegerType("bytes", -1, Integer.MAX_VALUE), 1 << 20)
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum size of a message, headers included; more than 8 MB is discouraged. Not above"
                    + " `max_pending`.");

    public static final Key<Long> MAX_PENDING = LIMITS.key("max_pending", new LongType("bytes", 0), 64L << 20)
            .zeroMeansDefault()
            .fixed("MaxPending")
            .documented("Maximum number of bytes that wait to be sent to a client; beyond it the client is closed"
                    + " as a slow consumer.");

    public static final Key<Integer> MAX_CLOSED_CLIENTS = LIMITS.key("max_closed_clients", COUNT, 10_000)
            .zeroMeansDefault()
            .fixed("MaxClosedClients")
            .withoutEffect("there is no monitoring yet")
            .documented("Maximum number of closed connections that monitoring lists.");

    public static final Key<Duration> PING_INTERVAL = CONNECTIONS
            .key("ping_interval", LENIENT_DURATION, Duration.ofMinutes(2))
            .zeroMeansDefault()
            .reloadable()
            .documented("Interval between pings to an idle client.");

    public static final Key<Integer> PING_MAX = CONNECTIONS
            .key("ping_max", COUNT, 2)
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum number of pings without a PONG; then the connection is closed as stale.");

    public static final Key<Duration> WRITE_DEADLINE = CONNECTIONS
            .key("write_deadline", LENIENT_DURATION, Duration.ofSeconds(10))
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum duration of a write to a connection.");

    public static final Key<WriteTimeout> WRITE_TIMEOUT = CONNECTIONS
            .key(
                    "write_timeout",
                    new WordType<>(
                            WriteTimeout.class,
                            Map.of(),
                            false,
                            (key, _) -> key + " must be 'default', 'close' or 'retry'"),
                    WriteTimeout.DEFAULT)
            .fixed("WriteTimeout")
            .since("2.14")
            .documented("Reaction to a write that exceeds `write_deadline`: `close` closes the connection,"
                    + " `retry` tries again, `default` closes clients and retries on connections to other"
                    + " servers.");

    public static final Key<Boolean> NO_FAST_PRODUCER_STALL = CONNECTIONS
            .key("no_fast_producer_stall", BOOLEAN, false)
            .reloadable(on -> "Reloaded: fast producers will " + (on ? "not " : "") + "be stalled")
            .documented("Do not slow down publishers whose subscribers lag; messages are dropped instead.");

    public static final Key<Duration> LAME_DUCK_DURATION = LAME_DUCK
            .key("lame_duck_duration", new DurationType(Duration.ofSeconds(30), false), Duration.ofMinutes(2))
            .fixed("LameDuckDuration")
            .documented("Duration of lame duck mode, in which all clients are closed one by one; at least 30 s.");

    public static final Key<Duration> LAME_DUCK_GRACE_PERIOD = LAME_DUCK
            .key("lame_duck_grace_period", DURATION, Duration.ofSeconds(10))
            .zeroMeansDefault()
            .fixed("LameDuckGracePeriod")
            .documented("Delay from the start of lame duck mode to the close of the first client; below"
                    + " `lame_duck_duration`.");

    public static final Key<Boolean> NO_HEADER_SUPPORT = FEATURES.key("no_header_support", BOOLEAN, false)
            .fixed("NoHeaderSupport")
            .documented("Refuse message headers.");

    public static final Key<Boolean> DISABLE_SUBLIST_CACHE = FEATURES.key("disable_sublist_cache", BOOLEAN, false)
            .or("no_sublist_cache")
            .fixed("NoSublistCache")
            .withoutEffect("the cache is bounded and always valid")
            .documented("Match every message anew instead of caching the result for its subject.");

    public static final Key<Boolean> NO_SYSTEM_ACCOUNT = FEATURES.key("no_system_account", BOOLEAN, false)
            .or("no_system")
            .or("no_sys_acc")
            .fixed("NoSystemAccount")
            .withoutEffect("the system account has no events and requests yet")
            .documented("Run without a system account, and so without system events and requests.");

    public static final Key<Integer> CONNECT_ERROR_REPORTS = FEATURES.key("connect_error_reports", COUNT, 3600)
            .zeroMeansDefault()
            .reloadable()
            .withoutEffect(NO_OTHER_SERVERS)
            .documented("Log every N-th failed attempt to connect to another server for the first time.");

    public static final Key<Integer> RECONNECT_ERROR_REPORTS = FEATURES.key("reconnect_error_reports", COUNT, 1)
            .zeroMeansDefault()
            .reloadable()
            .withoutEffect(NO_OTHER_SERVERS)
            .documented("Log every N-th failed attempt to reconnect to another server.");

    private CoreKeys() {}

    /** The tags without spaces around them, empty ones and repetitions. */
    private static List<String> distinct(List<String> tags) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String tag : tags) {
            if (!tag.isBlank()) {
                distinct.add(tag.strip());
            }
        }
        return List.copyOf(distinct);
    }
}
