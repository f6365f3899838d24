// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.ByteSize;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The streams of nats-server in a directory, recognised by names and sizes of files (nats-server v2.14.5 filestore.go): for
 * each account {@code ACCOUNT/streams/STREAM} with {@code meta.inf}, messages in {@code msgs/N.blk} and consumers in
 * {@code obs/CONSUMER}. Opens and changes nothing. Immutable.
 *
 * @param accounts accounts with streams
 * @param unreadable directories that may be accounts but cannot be read
 */
record GoStore(List<Account> accounts, List<Path> unreadable) {
    /** Maximum number of names in a log line. */
    private static final int MAX_NAMES = 5;

    /** Maximum number of accounts with a log line. */
    private static final int MAX_ACCOUNTS = 10;

    /**
     * The streams of one account.
     *
     * @param streams names
     * @param consumers total number of consumers
     * @param bytes total size of the message files
     */
    record Account(String name, List<String> streams, int consumers, long bytes) {
        @Override
        public String toString() {
            int shown = Math.min(MAX_NAMES, streams.size());
            String names = String.join(", ", streams.subList(0, shown)) + (shown < streams.size() ? ", ..." : "");
            return "account " + name + ": " + count(streams.size(), "stream") + " (" + names + "), "
                    + count(consumers, "consumer") + ", " + new ByteSize(bytes) + " of messages";
        }
    }

    /**
     * Searches {@code directory}.
     *
     * @throws IOException if {@code directory} cannot be read
     */
    static GoStore in(Path directory) throws IOException {
        List<Account> accounts = new ArrayList<>();
        List<Path> unreadable = new ArrayList<>();
        for (Path entry : list(directory, "*")) {
            Path streams = entry.resolve("streams");
            if (Files.isDirectory(streams)) {
                Account account = account(entry, streams);
                if (!account.streams.isEmpty()) {
                    accounts.add(account);
                }
            } else if (Files.isDirectory(entry) && !Files.isExecutable(entry)) {
                unreadable.add(entry);
            }
        }
        return new GoStore(accounts, unreadable);
    }

    private static Account account(Path directory, Path streams) throws IOException {
        List<String> names = new ArrayList<>();
        int consumers = 0;
        long bytes = 0;
        for (Path stream : list(streams, "*")) {
            if (!Files.exists(stream.resolve("meta.inf"))) {
                continue;
            }
            names.add(name(stream));
            consumers += list(stream.resolve("obs"), "*").size();
            for (Path block : list(stream.resolve("msgs"), "*.blk")) {
                bytes += size(block);
            }
        }
        return new Account(name(directory), names, consumers, bytes);
    }

    /** Whether there are streams. */
    boolean hasStreams() {
        return !accounts.isEmpty();
    }

    /** A line for each account that was found. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Account account : accounts.subList(0, Math.min(MAX_ACCOUNTS, accounts.size()))) {
            lines.add("  " + account);
        }
        int more = accounts.size() - lines.size();
        if (more > 0) {
            lines.add("  and " + count(more, "more account"));
        }
        return lines;
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Sorted names; empty if there is no such directory, which a running server may just have deleted. */
    private static List<Path> list(Path directory, String glob) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        Collections.sort(entries);
        return entries;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }
}
