// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.Gathered;
import dev.iora.common.HeapGuard;
import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.config.AccountsConfig;
import dev.iora.config.Block;
import dev.iora.config.CoreKeys;
import dev.iora.config.HostPort;
import dev.iora.config.JetStreamKeys;
import dev.iora.config.OptionChange;
import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.config.TlsKeys;
import dev.iora.core.AccountTable;
import dev.iora.core.Connection;
import dev.iora.core.Lanes;
import dev.iora.core.Router;
import dev.iora.core.ServiceLanes;
import dev.iora.core.ServiceMeter;
import dev.iora.core.WaitingRequests;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.transport.Acceptor;
import dev.iora.transport.LoopGroup;
import dev.iora.transport.TlsSettings;
import dev.iora.transport.TrafficStats;
import dev.iora.transport.TransportContext;
import dev.iora.wire.ServerInfo;
import dev.iora.wire.ServerInfoBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A NATS server inside this JVM.
 *
 * <pre>{@code
 * try (NatsServer server = NatsServer.builder().port(-1).start()) {
 *     Connection nats = Nats.connect(server.clientUrl());
 * }
 * }</pre>
 *
 * <p>It has no static state, so any number of servers may run in one JVM; it installs no signal handlers, never ends the
 * JVM, and logs through slf4j-api to the application's logging.
 *
 * <p>Thread: any.
 */
public final class NatsServer implements AutoCloseable {
    private static final String TLS_ENABLED = "Reloaded: tls = enabled";
    private static final double BUDGET_SHARE_OF_HEAP = 0.4;

    /** Part of the heap for attempts to log in, and as much for requests to services of other accounts. */
    private static final int SMALL_SHARE_OF_HEAP = 64;

    private static final int WAITING_REQUESTS = 1 << 16;
    private static final long STATS_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Level of the JetStream API in INFO, even if JetStream is off: that of nats-server 2.14. */
    static final int API_LEVEL = 4;

    private volatile ServerOptions options;

    /** How clients use TLS; null if they do not. */
    private volatile @Nullable TlsSettings tls;

    private final boolean keepsTemporaryStore;
    private final Logger logger;
    private final String id = ServerId.random();
    private final Acceptor acceptor;
    private final LoopGroup loops;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean jetStreamClosing = new AtomicBoolean();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicBoolean reloading = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<ServerInfo> info;
    private final HeapGuard heap = HeapGuard.ofThisJvm(Clock.system());
    private final AccountTable accountTable = new AccountTable(heap);
    private final AccountDirectory accounts;
    private final LoginWorkers loginWorkers = new LoginWorkers(smallShareOfHeap());
    private final Logins logins;
    private volatile @Nullable JetStreamService jetStream;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private NatsServer(Builder builder) {
        options = builder.options.build();
        keepsTemporaryStore = builder.keepsTemporaryStore;
        logger = LoggerFactory.getLogger(NatsServer.class);
        tls = TlsOptions.load(options);
        acceptor = bind(options.value(CoreKeys.HOST), Math.max(0, options.value(CoreKeys.PORT)));
        info = new AtomicReference<>(initialInfo());
        AccountsConfig configured = AccountsConfig.of(options);
        var random = new SeededRandom(randomLong());
        var waiting = new WaitingRequests(WAITING_REQUESTS, new MemoryBudget(smallShareOfHeap()));
        var lanes = new ServingLanes();
        var meter = new ServiceMeter(waiting, lanes, Clock.system(), name());
        accounts = new AccountDirectory(accountTable, waiting, meter, lanes, Clock.system(), random);
        accounts.apply(configured, jetStreamLimits(options, configured).keySet());
        logins = new Logins(options, configured, accounts, loginWorkers);
        loops = createLoops(builder.ioThreads);
    }

    /** A server to be configured in code, with nats-server's defaults. */
    public static Builder builder() {
        return new Builder(ServerOptions.builder());
    }

    /**
     * A server configured by a file in the NATS configuration language.
     *
     * @throws dev.iora.config.ConfigException naming all problems of the file
     */
    public static Builder fromConfigFile(Path file) {
        return builder(OptionsLoader.load(file, Map.of(), System.getenv()).options());
    }

    /** A server with the given options. */
    public static Builder builder(ServerOptions options) {
        return new Builder(options.toBuilder());
    }

    /**
     * Checks the files that {@code options} name, such as certificates.
     *
     * @throws dev.iora.config.ConfigException if a server could not use them
     */
    public static void check(ServerOptions options) {
        TlsOptions.load(options);
    }

    private static Acceptor bind(String host, int port) {
        try {
            return Acceptor.open(host, port);
        } catch (IOException e) {
            String address = new HostPort(host, port).toString();
            String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            throw new ServerStartException(
                    "Error listening on port: " + address + ", \"listen tcp " + address + ": bind: " + reason + "\"",
                    e);
        }
    }

    private ServerInfo initialInfo() {
        String name = options.value(CoreKeys.SERVER_NAME);
        Block jetStreamBlock = options.value(JetStreamKeys.JETSTREAM);
        ServerInfoBuilder fixed = ServerInfo.builder()
                .serverId(id)
                .serverName(name.isEmpty() ? id : name)
                .version(ServerVersion.COMPATIBILITY)
                .protocol(1)
                .goVersion("java" + System.getProperty("java.version"))
                .headers(!options.value(CoreKeys.NO_HEADER_SUPPORT))
                .jetStream(jetStreamBlock.value(JetStreamKeys.ENABLED))
                .domain(jetStreamBlock.value(JetStreamKeys.DOMAIN))
                .apiLevel(API_LEVEL);
        return withOptions(fixed, options);
    }

    /** Completes an INFO with the fields that a reload may change. */
    private ServerInfo withOptions(ServerInfoBuilder builder, ServerOptions of) {
        String host = of.value(CoreKeys.HOST);
        int port = acceptor.address().getPort();
        String advertised = of.value(CoreKeys.CLIENT_ADVERTISE);
        if (!advertised.isEmpty()) {
            HostPort address = HostPort.parseAdvertised(advertised);
            host = address.host();
            port = address.port() > 0 ? address.port() : port;
        }
        boolean tlsOn = TlsKeys.isOn(of);
        boolean optional = of.value(TlsKeys.ALLOW_NON_TLS);
        return builder.host(host)
                .port(port)
                .tlsRequired(tlsOn && !optional)
                .tlsVerify(tlsOn && TlsOptions.verifies(of.value(TlsKeys.TLS)))
                .tlsAvailable(tlsOn && optional)
                .maxPayloadBytes(of.value(CoreKeys.MAX_PAYLOAD))
                .build();
    }

    private static long smallShareOfHeap() {
        return Runtime.getRuntime().maxMemory() / SMALL_SHARE_OF_HEAP;
    }

    private static long randomLong() {
        return ByteBuffer.wrap(ServerId.randomBytes(Long.BYTES)).getLong();
    }

    /** The limits of the accounts that may use JetStream; none if it is off, whose classes are not loaded then. */
    private static Map<String, AccountLimits> jetStreamLimits(ServerOptions options, AccountsConfig configured) {
        boolean on = options.value(JetStreamKeys.JETSTREAM).value(JetStreamKeys.ENABLED);
        return on ? JetStreamService.limits(configured) : Map.of();
    }

    /** The loops, which are created after the accounts that use them. */
    private final class ServingLanes implements ServiceLanes {
        @Override
        public Router router(int lane) {
            return loops.router(lane);
        }

        @Override
        public @Nullable Connection publisher(int lane) {
            return loops.publisher(lane);
        }

        @Override
        public void after(int lane, long delayNanos, Lanes.LaneCommand action) {
            loops.after(lane, delayNanos, action);
        }
    }

    private LoopGroup createLoops(int count) {
        ConnectionParameters settings = ConnectionParameters.of(options);
        var context = new TransportContext(
                settings.transport(),
                settings.client(),
                settings.trace(),
                logins,
                new Slf4jConnectionLog(logger),
                info::get,
                new MemoryBudget((long) (Runtime.getRuntime().maxMemory() * BUDGET_SHARE_OF_HEAP)),
                Clock.system(),
                options.value(CoreKeys.PROXY_PROTOCOL),
                tls);
        try {
            String configuredName = options.value(CoreKeys.SERVER_NAME);
            return new LoopGroup(
                    configuredName.isEmpty() ? "iora" : configuredName,
                    count,
                    settings.maxConnections(),
                    accountTable,
                    context,
                    this::onThreadFailed,
                    randomLong());
        } catch (IOException e) {
            closeAcceptor();
            throw new ServerStartException("Error opening a selector: " + e.getMessage(), e);
        }
    }

    /**
     * Starts a server that {@link Builder#build} has bound; clients can connect when this returns.
     *
     * @throws ServerStartException if JetStream cannot start; then the server has ended
     */
    public void start() {
        loops.start();
        if (options.value(JetStreamKeys.JETSTREAM).value(JetStreamKeys.ENABLED)) {
            startJetStream();
        }
        acceptor.start(
                "iora-accept",
                loops,
                Clock.system(),
                (cause, delayNanos) -> logger.error(
                        "Temporary Client Accept Error ({}), sleeping {}ms",
                        cause.getMessage(),
                        TimeUnit.NANOSECONDS.toMillis(delayNanos)),
                this::onThreadFailed);
        logger.info(
                "Listening for client connections on {}",
                new HostPort(options.value(CoreKeys.HOST), acceptor.address().getPort()));
        if (options.value(CoreKeys.PROXY_PROTOCOL)) {
            logger.info("PROXY protocol enabled for client connections");
        }
        TlsOptions.announce(tls, logger);
        logger.info("Server is ready");
    }

    /** Clients that have connected meanwhile wait to be accepted. */
    private void startJetStream() {
        try {
            jetStream = JetStreamService.start(
                    name(),
                    options,
                    keepsTemporaryStore,
                    accountTable,
                    loops,
                    Clock.system(),
                    logger,
                    this::onThreadFailed);
        } catch (RuntimeException e) {
            // Not even a bug may leave loops running for a server that did not start.
            close();
            throw e;
        }
        if (closing.get()) {
            // The closing thread may have come before there was anything to close.
            closeJetStream();
            throw new ServerStartException("the server was closed while it started", failure.get());
        }
    }

    /** A thread that the server cannot do without has ended. Thread: that one, so another waits for the end. */
    private void onThreadFailed(String name, Throwable cause) {
        logger.error("Thread {} failed, the server shuts down", name, cause);
        failure.compareAndSet(null, cause);
        Thread.ofPlatform().name("iora-shutdown").start(this::close);
    }

    /** The failure that ended the server; null while it serves, and after {@link #close}. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /** The server's id, as INFO names it. */
    public String id() {
        return id;
    }

    /** The server's name: the configured one, or the id. */
    public String name() {
        return info.get().serverName();
    }

    /** The options in force: those of the start, or of the last reload. */
    public ServerOptions options() {
        return options;
    }

    /** The port clients connect to. */
    public int port() {
        return acceptor.address().getPort();
    }

    /** A URL that clients on this machine can connect to. */
    public String clientUrl() {
        InetSocketAddress address = acceptor.address();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return (tls == null ? "nats://" : "tls://") + new HostPort(host, address.getPort());
    }

    /** Number of open client connections. */
    public int connectionCount() {
        return loops.connectionCount();
    }

    /** How often a slow consumer was detected. */
    public long slowConsumers() {
        return loops.slowConsumers();
    }

    /**
     * Counts of the server, and the state of its threads. Asks the threads and waits two seconds at most; the result says
     * how many did not answer in time. Must not be called on a thread of the server, for example by a logger.
     */
    public ServerStats stats() {
        Gathered<TrafficStats> gathered = loops.stats(STATS_TIMEOUT_NANOS);
        JetStreamService service = jetStream;
        List<AgentRunner> runners = new ArrayList<>(loops.runners());
        AgentRunner accepting = acceptor.runner();
        if (accepting != null) {
            runners.add(accepting);
        }
        if (service != null) {
            runners.addAll(service.runners());
        }
        return new ServerStats(
                loops.acceptedConnections(),
                loops.slowConsumers(),
                gathered.views().stream().reduce(TrafficStats.NONE, TrafficStats::plus),
                gathered.missing(),
                service == null ? null : service.stats(STATS_TIMEOUT_NANOS),
                runners.stream().map(AgentRunner::view).toList());
    }

    /** Whether the server has ended. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /**
     * Enters lame duck mode: no new clients; the present ones are notified and, after the grace period, closed one by one
     * until the lame duck duration is over; then the server closes. Returns at once; a second call does nothing.
     */
    public void lameDuck() {
        if (closing.get() || !leaving.compareAndSet(false, true)) {
            return;
        }
        logger.info("Entering lame duck mode, stop accepting new clients");
        closeAcceptor();
        info.updateAndGet(old -> old.toBuilder().lameDuck(true).build());
        Duration duration = options.value(CoreKeys.LAME_DUCK_DURATION);
        Duration grace = options.value(CoreKeys.LAME_DUCK_GRACE_PERIOD);
        Thread.ofPlatform()
                .name("iora-lame-duck")
                .start(() -> new LameDuck(loops, closed, logger, duration, grace).run(this::close));
    }

    /**
     * Applies other options while the server runs, all of them or none. Limits apply to open connections, too; if
     * there are more than {@code max_connections}, the newest are closed. Changed options of the log and of files are
     * returned, and the caller applies them.
     *
     * @return the changes
     * @throws ReloadException if an option changes that cannot change while the server runs, or if another reload is
     *     under way; then nothing has changed
     * @throws dev.iora.config.ConfigException if a file that the options name cannot be used; then nothing has changed
     */
    public List<OptionChange> reload(ServerOptions next) {
        if (!reloading.compareAndSet(false, true)) {
            throw new ReloadException("another reload is under way");
        }
        try {
            List<OptionChange> changes = next.changesFrom(options);
            for (OptionChange change : changes) {
                if (!change.reloadable()) {
                    throw new ReloadException(change.message());
                }
            }
            AccountsConfig configured = AccountsConfig.of(next);
            JetStreamService service = jetStream;
            Map<String, AccountLimits> limits = jetStreamLimits(next, configured);
            if (service != null) {
                service.checkLimits(limits);
            }
            Set<String> messages = new LinkedHashSet<>();
            changes.forEach(change -> messages.add(change.message()));
            boolean newCertificates = takeOver(next, configured, limits.keySet());
            if (service != null) {
                service.limit(limits);
            }
            if (newCertificates) {
                messages.add(TLS_ENABLED);
            }
            if (!TlsKeys.isOn(next) && messages.remove(TLS_ENABLED)) {
                messages.add("Reloaded: tls = disabled");
            }
            messages.forEach(logger::info);
            return changes;
        } finally {
            reloading.set(false);
        }
    }

    /** Returns whether the server has other certificates than before. */
    private boolean takeOver(ServerOptions next, AccountsConfig configured, Set<String> withJetStream) {
        TlsSettings before = tls;
        // Certificates are read again, even if their files have the same names as before.
        TlsSettings now = TlsOptions.load(next);
        TlsOptions.logWarnings(now, logger);
        tls = now;
        options = next;
        info.updateAndGet(old -> withOptions(old.toBuilder(), next));
        ConnectionParameters settings = ConnectionParameters.of(next);
        loops.reconfigure(settings.transport(), settings.client(), settings.trace(), now);
        accounts.apply(configured, withJetStream);
        logins.apply(next, configured, accounts);
        loops.announceAccounts();
        int surplus = loops.maxConnections(settings.maxConnections());
        if (surplus > 0) {
            logger.info("Closed {} connections to fall within max_connections", surplus);
        }
        return before != null && now != null && !now.context().hasCertificatesOf(before.context());
    }

    /** Whether lame duck mode has begun. */
    public boolean isLameDuck() {
        return leaving.get();
    }

    /** Closes all connections and ends; returns when it is done. Further calls wait for the first. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            awaitClosed();
            return;
        }
        logger.info("Initiating Shutdown...");
        closeAcceptor();
        closeJetStream();
        loops.stop();
        loginWorkers.close();
        logger.info("Server Exiting..");
        closed.countDown();
    }

    /** Before the loops end, so that accepted messages are acknowledged. */
    private void closeJetStream() {
        JetStreamService service = jetStream;
        if (service != null && jetStreamClosing.compareAndSet(false, true)) {
            service.close();
        }
    }

    /** Waits until the server has ended, for any reason. */
    public void awaitClosed() {
        boolean _ = awaitClosed(Long.MAX_VALUE);
    }

    /** Waits until the server has ended, for any reason, or {@code time} has passed; whether it has ended. */
    public boolean awaitClosed(Duration time) {
        return awaitClosed(TimeUnit.NANOSECONDS.convert(time));
    }

    private boolean awaitClosed(long nanos) {
        Clock clock = Clock.system();
        long deadlineNanos = clock.nanoTime() + nanos;
        boolean interrupted = false;
        boolean ended;
        while (true) {
            try {
                ended = closed.await(deadlineNanos - clock.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                // The interrupt is for the caller: it is set again after the wait.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void closeAcceptor() {
        try {
            acceptor.close();
        } catch (IOException e) {
            logger.warn("Closing the listener failed: {}", e.getMessage());
        }
    }

    /** Collects options and starts a server. */
    public static final class Builder {
        private final ServerOptions.Builder options;
        private boolean keepsTemporaryStore;
        private int ioThreads = Runtime.getRuntime().availableProcessors();

        private Builder(ServerOptions.Builder options) {
            this.options = options;
        }

        /** Port for clients; -1 for any free one. */
        public Builder port(int port) {
            options.port(port);
            return this;
        }

        /** Address to listen on. */
        public Builder host(String host) {
            options.host(host);
            return this;
        }

        /** Name of the server, without spaces. */
        public Builder serverName(@Nullable String name) {
            if (name != null) {
                options.serverName(name);
            }
            return this;
        }

        /** Runs JetStream, which keeps its streams below {@code storeDirectory}. */
        public Builder jetStream(Path storeDirectory) {
            options.jetStream(true).storeDir(storeDirectory);
            return this;
        }

        /**
         * The store of JetStream if no directory is configured for it. By default the server creates a temporary directory
         * and deletes it when it closes. With {@code true} it uses the temporary directory {@code nats}, which stays and
         * which the next server finds, as the executable does.
         */
        public Builder keepTemporaryStore(boolean keep) {
            keepsTemporaryStore = keep;
            return this;
        }

        /** The options, to set every key that has no method here. */
        public ServerOptions.Builder options() {
            return options;
        }

        /** Number of selector loops; as many as there are processors by default. */
        public Builder ioThreads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("ioThreads must be at least 1, not " + count);
            }
            ioThreads = count;
            return this;
        }

        /**
         * Binds the port without serving yet: the caller may prepare for the first client, and then calls {@link
         * NatsServer#start()} or {@link NatsServer#close()}.
         *
         * @throws ServerStartException if it cannot, for example because the port is in use
         * @throws dev.iora.config.ConfigException if options contradict each other
         */
        public NatsServer build() {
            return new NatsServer(this);
        }

        /**
         * Binds and starts. Clients can connect when this returns.
         *
         * @throws ServerStartException if it cannot, for example because the port is in use
         * @throws dev.iora.config.ConfigException if options contradict each other
         */
        public NatsServer start() {
            var server = build();
            server.start();
            return server;
        }
    }
}
