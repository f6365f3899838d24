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
 * What a Go nats-server stores in a directory, as far as names and sizes of files tell (nats-server v2.14.5 filestore.go):
 * for each account {@code ACCOUNT/streams/STREAM} with {@code meta.inf}, messages in {@code msgs/N.blk} and consumers in
 * {@code obs/CONSUMER}. Nothing is opened or changed. Immutable.
 *
 * @param accounts those that have streams
 * @param unreadable directories that may be accounts and cannot be looked into
 */
record GoStore(List<Account> accounts, List<Path> unreadable) {
    /** How many names a line of the log has. */
    private static final int NAMES_MAX = 5;

    /** How many accounts the log has lines for. */
    private static final int ACCOUNTS_MAX = 10;

    /**
     * What one account has.
     *
     * @param streams names
     * @param consumers how many all streams have
     * @param bytes size of the files with messages
     */
    record Account(String name, List<String> streams, int consumers, long bytes) {
        @Override
        public String toString() {
            int shown = Math.min(NAMES_MAX, streams.size());
            String names = String.join(", ", streams.subList(0, shown)) + (shown < streams.size() ? ", ..." : "");
            return "account " + name + ": " + count(streams.size(), "stream") + " (" + names + "), "
                    + count(consumers, "consumer") + ", " + new ByteSize(bytes) + " of messages";
        }
    }

    /**
     * Looks for it.
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

    /** What was found, a line for each account. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Account account : accounts.subList(0, Math.min(ACCOUNTS_MAX, accounts.size()))) {
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

    /** Sorted; empty if there is no such directory, a server that deletes may just have done so. */
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
