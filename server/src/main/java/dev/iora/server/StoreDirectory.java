// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The place of JetStream's files: {@code jetstream/iora} of a store directory. nats-server has a directory in {@code jetstream}
 * for each account, and with configured accounts it removes files beside them (nats-server v2.14.5 jetstream.go
 * configAllJetStreamAccounts), so Iora keeps no files there. Both can use one store directory, in turn or at once, and neither
 * sees the streams of the other.
 *
 * <p>Thread: any, no state.
 */
final class StoreDirectory {
    /** The same name as in nats-server. */
    private static final String SHARED = "jetstream";

    private static final String OWN = "iora";

    private StoreDirectory() {}

    /** The directory of Iora's files in {@code parent}. */
    static Path in(Path parent) {
        Path shared = parent.resolve(SHARED);
        // The place in earlier builds.
        boolean earlier = Files.exists(shared.resolve("superblock")) || Files.exists(shared.resolve("shard-1"));
        return earlier ? shared : shared.resolve(OWN);
    }

    /**
     * Checks that {@code directory} is a directory, or can become one.
     *
     * @throws ServerStartException if something else is in the way
     */
    static void check(Path directory) {
        Path there = directory.toAbsolutePath();
        for (Path above = there.getParent(); above != null && !Files.exists(there); above = above.getParent()) {
            there = above;
        }
        if (!Files.isDirectory(there)) {
            throw cannotStart("storage directory is not a directory - " + there);
        }
    }

    /**
     * Looks for streams of a Go nats-server in {@code parent}, and logs those it finds.
     *
     * @return null if there are no streams of one, otherwise the directory they are in
     */
    static @Nullable Path findGoStore(Path parent, Logger logger) {
        Path shared = parent.resolve(SHARED);
        GoStore found;
        try {
            found = GoStore.in(shared);
        } catch (IOException e) {
            throw cannotStart("storage directory cannot be read - " + shared + ": " + FileErrors.reason(e));
        }
        for (Path directory : found.unreadable()) {
            logger.warn("Whether {} has streams of a Go nats-server cannot be read", directory);
        }
        if (!found.hasStreams()) {
            return null;
        }
        logger.warn("{} has streams of a Go nats-server, which this server does not read:", shared);
        found.lines().forEach(logger::warn);
        return shared;
    }

    /** The refusal to start because of {@code goStore}, with the ways out. */
    static ServerStartException refusal(Path goStore) {
        return cannotStart(
                goStore + " has streams of a Go nats-server, which this server does not read. To move them, see"
                        + " \"Moving from nats-server\" in docs/compatibility.md. To start without them, take another store_dir, or"
                        + " leave them where they are with --ignore_go_store (ignore_go_store: true at the top level of"
                        + " the configuration file)");
    }

    private static ServerStartException cannotStart(String reason) {
        return new ServerStartException("Can't start JetStream: " + reason, null);
    }
}
