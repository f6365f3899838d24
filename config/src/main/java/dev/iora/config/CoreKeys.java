// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.Option.option;

import dev.iora.config.OptionType.AddressType;
import dev.iora.config.OptionType.AdvertiseType;
import dev.iora.config.OptionType.BooleanType;
import dev.iora.config.OptionType.DurationType;
import dev.iora.config.OptionType.IntegerType;
import dev.iora.config.OptionType.TagsType;
import dev.iora.config.OptionType.TextMapType;
import dev.iora.config.OptionType.TextType;
import dev.iora.config.OptionType.WriteTimeoutType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of the server itself: listener, identity, limits, time-outs and features of the client protocol. */
final class CoreKeys {
    /** The port that stands for any free one. */
    static final int ANY_PORT = -1;

    private static final int MAX_PORT = 65535;

    private static final TextType TEXT = new TextType("string", false);
    private static final BooleanType BOOLEAN = new BooleanType();
    private static final DurationType LENIENT_DURATION = new DurationType(Duration.ZERO, true);
    private static final IntegerType COUNT = new IntegerType("", 0, Integer.MAX_VALUE);
    private static final IntegerType BYTES = new IntegerType("bytes", 0, Integer.MAX_VALUE);

    static final Option<Long> PORT = option("port", new IntegerType("", ANY_PORT, MAX_PORT), 4222L)
            .zeroMeansDefault()
            .fixed("Port")
            .documented("Port for clients; -1 takes any free port, 0 is the default.");

    static final Option<String> HOST = option("host", TEXT, "0.0.0.0")
            .or("net")
            .zeroMeansDefault()
            .fixed("Host")
            .documented("Address for clients to connect to.");

    static final Option<HostPort> LISTEN = option("listen", new AddressType(), new HostPort("0.0.0.0", 4222))
            .fixed("Host")
            .means((values, address) -> {
                HOST.store(values, address.host(), null);
                PORT.store(values, (long) address.port(), null);
            })
            .documented("`host` and `port` in one.");

    static final Option<String> CLIENT_ADVERTISE = option("client_advertise", new AdvertiseType(), "")
            .reloadable()
            .documented(
                    "Address that clients and other servers are told, where it differs from" + " the one listened on.");

    static final Option<Boolean> PROXY_PROTOCOL = option("proxy_protocol", BOOLEAN, false)
            .fixed("ProxyProtocol")
            .since("2.14")
            .documented("Expect a PROXY protocol header, version 1 or 2, at the start of every client connection.");

    static final Option<String> SERVER_NAME = option("server_name", TEXT, "")
            .defaultText("the server's id")
            .fixed("ServerName")
            .documented("Name of the server, without spaces; unique in a cluster.");

    static final Option<List<String>> SERVER_TAGS = option("server_tags", new TagsType(), List.<String>of())
            .defaultText("")
            .reloadable()
            .documented("Tags, usually `key:value`, by which streams are placed.");

    static final Option<Map<String, String>> SERVER_METADATA = option(
                    "server_metadata", new TextMapType(), Map.<String, String>of())
            .defaultText("")
            .reloadable()
            .since("2.12")
            .documented("Free text about the server, shown in monitoring and events.");

    static final Option<Long> MAX_CONNECTIONS = option(
                    "max_connections", new IntegerType("", Integer.MIN_VALUE, Integer.MAX_VALUE), 65536L)
            .or("max_conn")
            .reloadable()
            .documented(
                    "How many clients may be connected; 0 refuses all. When lowered by a reload, the newest are closed.");

    static final Option<Long> MAX_SUBSCRIPTIONS = option(
                    "max_subscriptions", new IntegerType("", Integer.MIN_VALUE, Integer.MAX_VALUE), 0L)
            .or("max_subs")
            .defaultText("0, unlimited")
            .fixed("MaxSubs")
            .documented("How many subscriptions a client may have.");

    static final Option<Long> MAX_SUBSCRIPTION_TOKENS = option(
                    "max_subscription_tokens", new IntegerType("", 1, 255), 0L)
            .or("max_sub_tokens")
            .defaultText("unlimited")
            .fixed("MaxSubTokens")
            .documented("How many tokens the subject of a subscription may have.");

    static final Option<Long> MAX_CONTROL_LINE = option("max_control_line", BYTES, 4096L)
            .zeroMeansDefault()
            .reloadable()
            .documented("Longest protocol line, without payload.");

    static final Option<Long> MAX_PAYLOAD = option(
                    "max_payload", new IntegerType("bytes", -1, Integer.MAX_VALUE), 1L << 20)
            .zeroMeansDefault()
            .reloadable()
            .documented("Largest message, headers included; more than 8 MB is discouraged. Not above `max_pending`.");

    static final Option<Long> MAX_PENDING = option(
                    "max_pending", new IntegerType("bytes", 0, Long.MAX_VALUE), 64L << 20)
            .zeroMeansDefault()
            .fixed("MaxPending")
            .documented("How much may wait to be sent to a client before it is closed as a slow consumer.");

    static final Option<Long> MAX_CLOSED_CLIENTS = option("max_closed_clients", COUNT, 10_000L)
            .zeroMeansDefault()
            .fixed("MaxClosedClients")
            .documented("How many closed connections monitoring remembers.");

    static final Option<Duration> PING_INTERVAL = option("ping_interval", LENIENT_DURATION, Duration.ofMinutes(2))
            .zeroMeansDefault()
            .reloadable()
            .documented("How often an idle client is pinged.");

    static final Option<Long> PING_MAX = option("ping_max", COUNT, 2L)
            .zeroMeansDefault()
            .reloadable()
            .documented("How many pings may stay unanswered before a connection is closed as stale.");

    static final Option<Duration> WRITE_DEADLINE = option("write_deadline", LENIENT_DURATION, Duration.ofSeconds(10))
            .zeroMeansDefault()
            .reloadable()
            .documented("How long a write to a connection may take.");

    static final Option<WriteTimeout> WRITE_TIMEOUT = option(
                    "write_timeout", new WriteTimeoutType(), WriteTimeout.DEFAULT)
            .fixed("WriteTimeout")
            .since("2.14")
            .documented("What happens when `write_deadline` is exceeded: `default` closes clients and retries on"
                    + " connections to other servers.");

    static final Option<Boolean> NO_FAST_PRODUCER_STALL = option("no_fast_producer_stall", BOOLEAN, false)
            .reloadable()
            .documented("Never slow down a publisher whose subscribers do not keep up; messages are dropped instead.");

    static final Option<Duration> LAME_DUCK_DURATION = option(
                    "lame_duck_duration", new DurationType(Duration.ofSeconds(30), false), Duration.ofMinutes(2))
            .fixed("LameDuckDuration")
            .documented("Over which time clients are closed in lame duck mode; at least 30 s.");

    static final Option<Duration> LAME_DUCK_GRACE_PERIOD = option(
                    "lame_duck_grace_period", new DurationType(Duration.ZERO, false), Duration.ofSeconds(10))
            .zeroMeansDefault()
            .fixed("LameDuckGracePeriod")
            .documented("How long lame duck mode waits before it closes the first client; below `lame_duck_duration`.");

    static final Option<Boolean> NO_HEADER_SUPPORT =
            option("no_header_support", BOOLEAN, false).fixed("NoHeaderSupport").documented("Refuse message headers.");

    static final Option<Boolean> DISABLE_SUBLIST_CACHE = option("disable_sublist_cache", BOOLEAN, false)
            .or("no_sublist_cache")
            .fixed("NoSublistCache")
            .documented("Match every message anew instead of keeping results per subject.");

    static final Option<Boolean> NO_SYSTEM_ACCOUNT = option("no_system_account", BOOLEAN, false)
            .or("no_system")
            .or("no_sys_acc")
            .fixed("NoSystemAccount")
            .documented("Run without a system account, and so without system events and requests.");

    static final Option<Long> CONNECT_ERROR_REPORTS = option("connect_error_reports", COUNT, 3600L)
            .zeroMeansDefault()
            .reloadable()
            .documented("Every how many-th failed attempt to reach another server for the first time is logged.");

    static final Option<Long> RECONNECT_ERROR_REPORTS = option("reconnect_error_reports", COUNT, 1L)
            .zeroMeansDefault()
            .reloadable()
            .documented("Every how many-th failed attempt to reach another server again is logged.");

    private CoreKeys() {}

    /** The keys by topic. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection("Listener", "", List.of(LISTEN, PORT, HOST, CLIENT_ADVERTISE, PROXY_PROTOCOL)),
                new KeySection("Identity", "", List.of(SERVER_NAME, SERVER_TAGS, SERVER_METADATA)),
                new KeySection(
                        "Limits",
                        "",
                        List.of(
                                MAX_CONNECTIONS,
                                MAX_SUBSCRIPTIONS,
                                MAX_SUBSCRIPTION_TOKENS,
                                MAX_CONTROL_LINE,
                                MAX_PAYLOAD,
                                MAX_PENDING,
                                MAX_CLOSED_CLIENTS)),
                new KeySection(
                        "Connections",
                        "",
                        List.of(PING_INTERVAL, PING_MAX, WRITE_DEADLINE, WRITE_TIMEOUT, NO_FAST_PRODUCER_STALL)),
                new KeySection("Lame duck mode", "", List.of(LAME_DUCK_DURATION, LAME_DUCK_GRACE_PERIOD)),
                new KeySection(
                        "Features",
                        "",
                        List.of(
                                NO_HEADER_SUPPORT,
                                DISABLE_SUBLIST_CACHE,
                                NO_SYSTEM_ACCOUNT,
                                CONNECT_ERROR_REPORTS,
                                RECONNECT_ERROR_REPORTS)));
    }
}
