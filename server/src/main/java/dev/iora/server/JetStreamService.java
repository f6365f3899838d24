// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.AgentRunner;
import dev.iora.common.ByteSize;
import dev.iora.common.Clock;
import dev.iora.common.GoDuration;
import dev.iora.config.AccountKeys;
import dev.iora.config.AccountsConfig;
import dev.iora.config.Block;
import dev.iora.config.CoreKeys;
import dev.iora.config.JetStreamKeys;
import dev.iora.config.ServerOptions;
import dev.iora.core.AccountTable;
import dev.iora.core.Lanes;
import dev.iora.jetstream.JetStream;
import dev.iora.jetstream.JetStreamStartException;
import dev.iora.jetstream.JetStreamStats;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.BatchLimits;
import dev.iora.jetstream.options.HeapShares;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * JetStream as part of a server: its options and its store directory, and the log lines of its start and end. Loaded only if
 * JetStream is on.
 *
 * <p>Thread: the one that starts the server, the one that closes it.
 */
final class JetStreamService implements AutoCloseable {
    /** Directory for temporary files that holds the store if none is configured; further servers add a number. */
    private static final String TEMPORARY = "nats";

    private static final int MAX_TEMPORARY = 100;
    private static final String[] BANNER = {
        "    _ ___ _____ ___ _____ ___ ___   _   __  __",
        " _ | | __|_   _/ __|_   _| _ \\ __| /_\\ |  \\/  |",
        "| || | _|  | | \\__ \\ | | |   / _| / _ \\| |\\/| |",
        " \\__/|___| |_| |___/ |_| |_|_\\___/_/ \\_\\_|  |_|",
        "",
        "         https://docs.nats.io/jetstream",
        "",
        "---------------- JETSTREAM ----------------"
    };

    private final JetStream jetStream;
    private final @Nullable OwnStore ownStore;
    private final Logger logger;

    private JetStreamService(JetStream jetStream, @Nullable OwnStore ownStore, Logger logger) {
        this.jetStream = jetStream;
        this.ownStore = ownStore;
        this.logger = logger;
    }

    /**
     * Starts JetStream; streams accept messages when this returns.
     *
     * @param keepsTemporary where the store is if no directory is configured: if true, in a temporary directory that the
     *     next server finds, else in one of its own that is deleted when it closes
     * @param failures called when a thread of JetStream has ended with an error
     * @throws ServerStartException with the reason if it cannot start
     */
    static JetStreamService start(
            String serverName,
            ServerOptions server,
            boolean keepsTemporary,
            AccountTable accounts,
            Lanes lanes,
            Clock clock,
            Logger logger,
            AgentRunner.Listener failures) {
        long startNanos = clock.nanoTime();
        logger.info("Starting JetStream");
        var starter = new Starter(serverName, server, accounts, lanes, clock, logger, failures);
        Path configured = storeDirectory(server);
        OwnStore ownStore = configured == null && !keepsTemporary ? OwnStore.create() : null;
        JetStream started = null;
        try {
            if (configured != null) {
                started = starter.startIn(configured);
            } else if (ownStore != null) {
                logger.warn("No storage directory configured, what is stored is deleted when the server closes");
                started = starter.startIn(ownStore.directory());
            } else {
                started = starter.startAmongTemporaryFiles();
            }
        } catch (JetStreamStartException e) {
            throw new ServerStartException("Can't start JetStream: " + e.getMessage(), e);
        } finally {
            if (started == null && ownStore != null) {
                ownStore.delete(logger);
            }
        }
        logger.info("Took {} to start JetStream", GoDuration.format(clock.nanoTime() - startNanos));
        return new JetStreamService(started, ownStore, logger);
    }

    /** The arguments of a start, without the store directory. */
    private record Starter(
            String serverName,
            ServerOptions server,
            AccountTable accounts,
            Lanes lanes,
            Clock clock,
            Logger logger,
            AgentRunner.Listener failures) {
        JetStream startIn(Path storeDir) throws JetStreamStartException {
            Path goStore = goStoreIn(storeDir);
            if (goStore != null) {
                throw StoreDirectory.refusal(goStore);
            }
            return open(storeDir);
        }

        /**
         * Starts in a directory of its own without streams of nats-server, since several servers without a configured directory
         * may run at once, and nats-server uses the same place.
         */
        JetStream startAmongTemporaryFiles() throws JetStreamStartException {
            logger.warn("Temporary storage directory used, data could be lost on system reboot");
            Path first = Path.of(System.getProperty("java.io.tmpdir"), TEMPORARY);
            Path storeDir = first;
            for (int number = 2; number <= MAX_TEMPORARY; number++) {
                String obstacle = "has streams of a Go nats-server";
                if (goStoreIn(storeDir) == null) {
                    try {
                        return open(storeDir);
                    } catch (JetStreamStartException e) {
                        if (!e.isStoreInUse()) {
                            throw e;
                        }
                        obstacle = "is in use by another server";
                    }
                }
                storeDir = first.resolveSibling(TEMPORARY + "-" + number);
                logger.warn("The temporary storage directory {}, trying {}", obstacle, storeDir);
            }
            return startIn(storeDir);
        }

        /** The directory with streams of nats-server; null if there are none, or if they are ignored by configuration. */
        private @Nullable Path goStoreIn(Path storeDir) {
            StoreDirectory.check(StoreDirectory.in(storeDir));
            Path found = StoreDirectory.findGoStore(storeDir, logger);
            if (found != null && server.value(JetStreamKeys.IGNORE_GO_STORE)) {
                logger.warn("They are left alone, as ignore_go_store says");
                return null;
            }
            return found;
        }

        private JetStream open(Path storeDir) throws JetStreamStartException {
            JetStreamOptions options = options(serverName, server, StoreDirectory.in(storeDir));
            logStart(options, logger);
            Map<String, AccountLimits> limits = limits(AccountsConfig.of(server));
            checkLimits(limits.values(), options);
            return JetStream.start(options, accounts, limits, lanes, clock, new Slf4jJetStreamLog(logger), failures);
        }
    }

    /**
     * The accounts that may use JetStream, with their limits. As in the Go server, the global account may if there is no other one
     * beside the system account; else those may that say so.
     */
    static Map<String, AccountLimits> limits(AccountsConfig config) {
        Map<String, AccountLimits> limits = new HashMap<>();
        boolean globalOnly = true;
        for (AccountsConfig.Account account : config.accounts()) {
            globalOnly &= account.name().equals(AccountsConfig.GLOBAL)
                    || account.name().equals(config.systemAccount());
            Block own = account.jetStream();
            if (own != null) {
                limits.put(account.name(), limits(own));
            }
        }
        if (globalOnly) {
            limits.put(AccountsConfig.GLOBAL, AccountLimits.NONE);
        }
        return limits;
    }

    private static AccountLimits limits(Block block) {
        return new AccountLimits(
                block.value(AccountKeys.MAX_MEMORY),
                block.value(AccountKeys.MAX_STORE),
                block.value(AccountKeys.MAX_STREAMS),
                block.value(AccountKeys.MAX_CONSUMERS),
                block.value(AccountKeys.MAX_ACK_PENDING),
                block.value(AccountKeys.MEMORY_MAX_STREAM_BYTES),
                block.value(AccountKeys.DISK_MAX_STREAM_BYTES),
                block.value(AccountKeys.MAX_BYTES_REQUIRED));
    }

    /** Refuses limits of accounts that are together larger than what the server has. */
    private static void checkLimits(Collection<AccountLimits> limits, JetStreamOptions options)
            throws JetStreamStartException {
        BigInteger memory = BigInteger.ZERO;
        BigInteger file = BigInteger.ZERO;
        for (AccountLimits each : limits) {
            memory = memory.add(BigInteger.valueOf(Math.max(0, each.maxMemoryBytes())));
            file = file.add(BigInteger.valueOf(Math.max(0, each.maxFileBytes())));
        }
        if (memory.compareTo(BigInteger.valueOf(options.maxMemoryBytes())) > 0) {
            throw insufficient("memory", memory, options.maxMemoryBytes());
        }
        if (file.compareTo(BigInteger.valueOf(options.maxFileBytes())) > 0) {
            throw insufficient("storage", file, options.maxFileBytes());
        }
    }

    private static JetStreamStartException insufficient(String what, BigInteger wanted, long available) {
        return new JetStreamStartException(
                "Error enabling jetstream on configured accounts: insufficient " + what
                        + " resources available: the limits of the accounts are " + wanted
                        + " bytes together, the server has "
                        + available,
                null);
    }

    /** The configured directory, or null. A file may set only one of the two keys, so the first one comes from a flag. */
    static @Nullable Path storeDirectory(ServerOptions options) {
        Path topLevel = options.path(JetStreamKeys.STORE_DIR);
        return topLevel == null ? options.value(JetStreamKeys.JETSTREAM).path(JetStreamKeys.BLOCK_STORE_DIR) : topLevel;
    }

    /** The options in the form for JetStream. */
    static JetStreamOptions options(String serverName, ServerOptions server, Path directory) {
        Block block = server.value(JetStreamKeys.JETSTREAM);
        Block limits = block.value(JetStreamKeys.LIMITS);
        long memory = block.value(JetStreamKeys.MAX_MEMORY_STORE);
        long file = block.value(JetStreamKeys.MAX_FILE_STORE);
        int requests = block.value(JetStreamKeys.REQUEST_QUEUE_LIMIT);
        int infoRequests = block.value(JetStreamKeys.INFO_QUEUE_LIMIT);
        return new JetStreamOptions(
                serverName,
                directory,
                memory < 0 ? MachineResources.memoryBytes() / 2 : memory,
                file < 0 ? MachineResources.freeDiskBytes(directory) / 4 * 3 : file,
                block.value(JetStreamKeys.SYNC_INTERVAL).toNanos(),
                ConnectionParameters.of(server).client().maxPayloadBytes(),
                block.value(JetStreamKeys.DOMAIN),
                block.value(JetStreamKeys.STRICT),
                block.value(JetStreamKeys.MAX_BUFFERED_MSGS),
                block.value(JetStreamKeys.MAX_BUFFERED_SIZE),
                server.value(CoreKeys.MAX_PENDING),
                requests,
                infoRequests == 0 ? requests : infoRequests,
                new JetStreamOptions.Limits(
                        limits.value(JetStreamKeys.MAX_ACK_PENDING),
                        limits.value(JetStreamKeys.MAX_REQUEST_BATCH),
                        limits.value(JetStreamKeys.DUPLICATE_WINDOW).toNanos()),
                batches(limits.value(JetStreamKeys.BATCH)),
                MachineResources.shards(),
                new HeapShares(Runtime.getRuntime().maxMemory()));
    }

    private static BatchLimits batches(Block block) {
        return new BatchLimits(
                block.value(JetStreamKeys.BATCH_MAX_MSGS),
                block.value(JetStreamKeys.BATCH_MAX_INFLIGHT_PER_STREAM),
                block.value(JetStreamKeys.BATCH_MAX_INFLIGHT_TOTAL),
                block.value(JetStreamKeys.BATCH_TIMEOUT).toNanos());
    }

    private static void logStart(JetStreamOptions options, Logger logger) {
        for (String line : BANNER) {
            logger.info(line);
        }
        if (options.strict()) {
            logger.info("  Strict:          true");
        }
        logger.info("  Max Memory:      {}", new ByteSize(options.maxMemoryBytes()));
        logger.info("  Max Storage:     {}", new ByteSize(options.maxFileBytes()));
        logger.info("  Store Directory: \"{}\"", options.storeDirectory());
        if (!options.domain().isEmpty()) {
            logger.info("  Domain:          {}", options.domain());
        }
        logger.info("  API Level:       {}", NatsServer.API_LEVEL);
        logger.info("-------------------------------------------");
    }

    /**
     * Checks limits before they are changed.
     *
     * @throws ReloadException if they are together larger than what the server has
     */
    void checkLimits(Map<String, AccountLimits> limits) {
        try {
            checkLimits(limits.values(), jetStream.options());
        } catch (JetStreamStartException e) {
            throw new ReloadException(String.valueOf(e.getMessage()));
        }
    }

    /** Changes which accounts may use JetStream, and their limits. */
    void limit(Map<String, AccountLimits> limits) {
        jetStream.limit(limits);
    }

    /** Counts of JetStream. Thread: any but JetStream's. */
    JetStreamStats stats(long timeoutNanos) {
        return jetStream.stats(timeoutNanos);
    }

    /** The runners of its threads. Thread: any. */
    List<AgentRunner> runners() {
        return jetStream.runners();
    }

    @Override
    public void close() {
        logger.info("Initiating JetStream Shutdown...");
        jetStream.close();
        if (ownStore != null) {
            ownStore.delete(logger);
        }
        logger.info("JetStream Shutdown");
    }

    private record Slf4jJetStreamLog(Logger logger) implements JetStreamLog {
        @Override
        public void info(String line) {
            logger.info(line);
        }

        @Override
        public void warn(String line) {
            logger.warn(line);
        }

        @Override
        public void error(String line) {
            logger.error(line);
        }

        @Override
        public boolean isDebugEnabled() {
            return logger.isDebugEnabled();
        }

        @Override
        public void debug(String line) {
            logger.debug(line);
        }
    }
}
